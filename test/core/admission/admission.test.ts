import fc from 'fast-check';
import {
  exemptPatterns,
  ownImages,
  tryDeclaredAdmission,
  tryPatternProblem,
} from '../../../core/admission/admission';
import { CANARY_TEST_IMAGE } from '../../../core/admission/canary';
import { toRuntimeConfig } from '../../../core/config/response-config';
import type { ResponseConfigInput } from '../../../core/config/response-schema';
import { admissionNames, attestorName } from '../../../core/naming/names';
import { parsedConfig } from '../../factories/synthesized-stack';

const HUB = { project: { id: 'sec-hub' }, name: 'riposte' };

describe('names of image admission', () => {
  test('contain the project, so that attestors of two projects never have the same last segment', () => {
    expect(attestorName(HUB, { id: 'sec-hub' })).toBe('projects/sec-hub/attestors/riposte-sec-hub');
    expect(attestorName(HUB, { id: 'shop-prod' })).toBe(
      'projects/shop-prod/attestors/riposte-sec-hub-shop-prod',
    );
  });

  test('differ between two hubs that serve one project', () => {
    const other = { project: { id: 'sec-hub-2' }, name: 'riposte' };
    expect(admissionNames(other, { id: 'shop-prod' })).not.toEqual(admissionNames(HUB, { id: 'shop-prod' }));
  });

  test('fit the limits of Cloud KMS at their greatest length', () => {
    const longest = { project: { id: 'p'.repeat(30) }, name: 'n'.repeat(19) };
    const { keyRing } = admissionNames(longest, { id: 'q'.repeat(30) });
    expect(keyRing).toMatch(/^[a-zA-Z0-9_-]{1,63}$/);
  });
});

describe('images of the pipeline itself', () => {
  test('are the images of the functions in its own project', () => {
    expect(ownImages({ instance: HUB, project: { id: 'sec-hub' }, region: 'europe-west1' })).toEqual([
      'europe-west1-docker.pkg.dev/sec-hub/riposte-images/**',
    ]);
  });

  test('do not exist in another project', () => {
    expect(ownImages({ instance: HUB, project: { id: 'shop-prod' }, region: 'europe-west1' })).toEqual([]);
  });

  const canary = (profile: 'standard' | 'hardened', alerts: { canary: boolean; canaryImage?: string }) =>
    ownImages({
      instance: { ...HUB, profile, alerts },
      project: { id: 'sec-hub' },
      region: 'europe-west1',
    }).slice(1);

  test("are only the image of the canary's test, if the policy judges the canary", () => {
    const exempt = canary('hardened', { canary: true });
    expect(exempt).toEqual([CANARY_TEST_IMAGE, 'marketplace.gcr.io/google/ubuntu2404@*']);
    expect(exempt.map(tryPatternProblem)).toEqual([undefined, undefined]);
  });

  test.each([
    ['there is no canary', 'hardened', { canary: false }],
    ['its job has no setting, so that no policy applies', 'standard', { canary: true }],
    [
      'the operator provides an image and signs it',
      'hardened',
      { canary: true, canaryImage: 'gcr.io/p/i:1' },
    ],
  ] as const)('do not include one of the canary if %s', (_when, profile, alerts) => {
    expect(canary(profile, alerts)).toEqual([]);
  });

  test('come first, and each pattern is listed once', () => {
    expect(exemptPatterns(['a/b/*'], ['c/d/*', 'a/b/*'])).toEqual(['a/b/*', 'c/d/*']);
  });
});

describe('an exempt pattern', () => {
  test.each([
    '*',
    '**',
    '**/*',
    '/*',
    'gcr.io/*',
    'gcr.io/**',
    'europe-west1-docker.pkg.dev/**',
    'europe-west1-docker.pkg.dev/pro*',
    'europe-*',
    '*-docker.pkg.dev/p/r/i',
    'docker.io/*/x',
    'a b/c/*',
  ])('%s is refused', (pattern) => {
    expect(tryPatternProblem(pattern)).toMatch(/expected/);
  });

  test.each([
    'gcr.io/project/image',
    'europe-west1-docker.pkg.dev/project/**',
    'europe-west1-docker.pkg.dev/project/repository/web*',
    'gcr.io/project/image@sha256:abc',
  ])('%s is accepted', (pattern) => {
    expect(tryPatternProblem(pattern)).toBeUndefined();
  });

  test('that is accepted always names a whole registry and owner before its first star', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '/', '*', '.'), maxLength: 12 });
    fc.assert(
      fc.property(text, (pattern) => {
        fc.pre(pattern.includes('*') && tryPatternProblem(pattern) === undefined);
        expect(pattern.slice(0, pattern.indexOf('*')).split('/').length).toBeGreaterThan(2);
      }),
    );
  });
});

describe('the declared admission, with which tamper detection compares a new policy', () => {
  const admission: ResponseConfigInput['admission'] = {
    policy: 'create',
    stage: 'enforce',
    signers: ['user:ada@example.com'],
    exemptImages: ['gcr.io/other/*'],
  };
  const declared = (changes: object) => {
    const config = parsedConfig({ admission: { ...admission, ...changes } as typeof admission });
    return toRuntimeConfig(config).pipeline?.admission;
  };

  test('is passed to the functions: the attestor and all exemptions', () => {
    const { id } = parsedConfig().project;
    expect(declared({})).toEqual({
      attestors: [`projects/${id}/attestors/riposte-${id}`],
      exempt: [expect.stringMatching(/riposte-images\/\*\*$/), 'gcr.io/other/*'],
    });
  });

  test('contains that the policy only logs, if the config asks for that', () => {
    expect(declared({ stage: 'dry-run' })).toMatchObject({ dryRun: true });
  });

  test('is unknown if Riposte does not manage the policy, or if the config has no admission', () => {
    expect(declared({ policy: 'leave' })).toBeUndefined();
    const { project, region } = parsedConfig();
    expect(tryDeclaredAdmission({ instance: parsedConfig(), project, region })).toBeUndefined();
  });
});

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
  test('carry the project, so that attestors of two projects never share a last segment', () => {
    expect(attestorName(HUB, { id: 'sec-hub' })).toBe('projects/sec-hub/attestors/riposte-sec-hub');
    expect(attestorName(HUB, { id: 'shop-prod' })).toBe(
      'projects/shop-prod/attestors/riposte-sec-hub-shop-prod',
    );
  });

  test('keep two hubs apart that serve one project', () => {
    const other = { project: { id: 'sec-hub-2' }, name: 'riposte' };
    expect(admissionNames(other, { id: 'shop-prod' })).not.toEqual(admissionNames(HUB, { id: 'shop-prod' }));
  });

  test('fit what Cloud KMS takes, at their longest', () => {
    const longest = { project: { id: 'p'.repeat(30) }, name: 'n'.repeat(19) };
    const { keyRing } = admissionNames(longest, { id: 'q'.repeat(30) });
    expect(keyRing).toMatch(/^[a-zA-Z0-9_-]{1,63}$/);
  });
});

describe('images of the pipeline itself', () => {
  test("are those of its own project's functions", () => {
    expect(ownImages({ instance: HUB, project: { id: 'sec-hub' }, region: 'europe-west1' })).toEqual([
      'europe-west1-docker.pkg.dev/sec-hub/riposte-images/**',
    ]);
  });

  test('are nowhere else', () => {
    expect(ownImages({ instance: HUB, project: { id: 'shop-prod' }, region: 'europe-west1' })).toEqual([]);
  });

  const canary = (profile: 'standard' | 'hardened', alerts: { canary: boolean; canaryImage?: string }) =>
    ownImages({
      instance: { ...HUB, profile, alerts },
      project: { id: 'sec-hub' },
      region: 'europe-west1',
    }).slice(1);

  test("are that of the canary's test, and nothing beside it, where the policy judges the canary", () => {
    const exempt = canary('hardened', { canary: true });
    expect(exempt).toEqual([CANARY_TEST_IMAGE, 'marketplace.gcr.io/google/ubuntu2404@*']);
    expect(exempt.map(tryPatternProblem)).toEqual([undefined, undefined]);
  });

  test.each([
    ['there is no canary', 'hardened', { canary: false }],
    ['its job carries no setting, so that no policy is asked', 'standard', { canary: true }],
    ['the operator brings an image, and signs it', 'hardened', { canary: true, canaryImage: 'gcr.io/p/i:1' }],
  ] as const)('are none of the canary where %s', (_when, profile, alerts) => {
    expect(canary(profile, alerts)).toEqual([]);
  });

  test('come first, and each pattern once', () => {
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
  ])('%s is taken', (pattern) => {
    expect(tryPatternProblem(pattern)).toBeUndefined();
  });

  test('that is taken always names a whole registry and owner before its first star', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '/', '*', '.'), maxLength: 12 });
    fc.assert(
      fc.property(text, (pattern) => {
        fc.pre(pattern.includes('*') && tryPatternProblem(pattern) === undefined);
        expect(pattern.slice(0, pattern.indexOf('*')).split('/').length).toBeGreaterThan(2);
      }),
    );
  });
});

describe('what tamper detection holds a new policy against', () => {
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

  test('travels to the functions: the attestor and all exemptions', () => {
    const { id } = parsedConfig().project;
    expect(declared({})).toEqual({
      attestors: [`projects/${id}/attestors/riposte-${id}`],
      exempt: [expect.stringMatching(/riposte-images\/\*\*$/), 'gcr.io/other/*'],
    });
  });

  test('says when the policy only logs, on purpose', () => {
    expect(declared({ stage: 'dry-run' })).toMatchObject({ dryRun: true });
  });

  test('is unknown where the policy is not managed, or no admission is wanted', () => {
    expect(declared({ policy: 'leave' })).toBeUndefined();
    const { project, region } = parsedConfig();
    expect(tryDeclaredAdmission({ instance: parsedConfig(), project, region })).toBeUndefined();
  });
});

import { parseResponseConfig, toRuntimeConfig } from '../../../core/config/response-config';
import { parseRollout } from '../../../core/config/rollout-config';
import { buildEmail, pipelineNames } from '../../../core/naming/names';
import { configInput } from '../../factories/config';
import { PROJECT } from '../../factories/names';
import { parsedConfig } from '../../factories/synthesized-stack';

const BUILDER = `image-builder@${PROJECT.id}.iam.gserviceaccount.com`;

const problemsOf = (changes: Parameters<typeof configInput>[0]) => {
  const parsed = parseResponseConfig(configInput(changes));
  return parsed.ok ? [] : parsed.error.map(({ where, what }) => `${where}: ${what}`);
};

describe('an existing resource', () => {
  it('keeps its own name', () => {
    const config = parsedConfig({
      existing: {
        evidenceBucket: 'acme-records',
        imageRepository: 'functions',
        buildServiceAccount: BUILDER,
      },
    });
    const { evidenceBucket, images } = pipelineNames(config);
    expect([evidenceBucket, images, buildEmail(config)]).toEqual(['acme-records', 'functions', BUILDER]);
  });

  it('leaves the other names as they are', () => {
    const { existing: _, ...names } = { existing: 0, ...pipelineNames(parsedConfig()) };
    const adopted = pipelineNames(parsedConfig({ existing: { evidenceBucket: 'acme-records' } }));
    expect(adopted).toEqual({ ...names, evidenceBucket: 'acme-records' });
  });

  it('for evidence is in the functions’ config, because tamper detection watches it', () => {
    const config = parsedConfig({ existing: { evidenceBucket: 'acme-records' } });
    expect(toRuntimeConfig(config).pipeline).toMatchObject({ evidenceBucket: 'acme-records' });
  });

  it('is not in the functions’ config otherwise', () => {
    expect(toRuntimeConfig(parsedConfig()).pipeline).not.toHaveProperty('evidenceBucket');
  });
});

describe('a config refuses', () => {
  it('to lock the retention of a bucket that the stack does not create', () => {
    const problems = problemsOf({
      existing: { evidenceBucket: 'acme-records' },
      evidence: { lock: true },
    });
    expect(problems).toEqual(['evidence.lock: a lock is set on a bucket that the stack does not create']);
  });

  it('a build account of another project', () => {
    const buildServiceAccount = 'image-builder@other-prj.iam.gserviceaccount.com';
    expect(problemsOf({ existing: { buildServiceAccount } })).toEqual([
      `existing.buildServiceAccount: the build's account ${buildServiceAccount} belongs to another project`,
    ]);
  });

  it('a shared repository together with admission, which would exempt every image in it', () => {
    const existing = { imageRepository: 'functions' };
    const admission = { policy: 'create' as const, signers: ['group:signers@example.com'] };
    expect(problemsOf({ existing, admission }).map((problem) => problem.split(':')[0])).toEqual([
      'existing.imageRepository',
    ]);
    expect(problemsOf({ existing, admission: { ...admission, policy: 'leave' } })).toEqual([]);
  });

  it('permissions on the account that builds', () => {
    const problems = problemsOf({
      existing: { buildServiceAccount: BUILDER },
      powers: { tiers: ['observe', 'workload'], runtimeServiceAccounts: [BUILDER] },
    });
    expect(problems).toEqual([`powers.runtimeServiceAccounts: ${BUILDER} is an identity of Riposte itself`]);
  });

  it.each([
    ['a bucket by its address', { evidenceBucket: 'gs://acme-records' }, 'evidenceBucket'],
    [
      'a repository by its full name',
      { imageRepository: 'projects/p/locations/l/repositories/r' },
      'imageRepository',
    ],
    [
      'a member instead of an address',
      { buildServiceAccount: `serviceAccount:${BUILDER}` },
      'buildServiceAccount',
    ],
    ['ledgers to be used without being managed', { ledgers: 'use' as 'import' }, 'ledgers'],
  ])('%s', (_what, existing, where) => {
    expect(problemsOf({ existing }).map((problem) => problem.split(':')[0])).toEqual([`existing.${where}`]);
  });
});

test('a hub of many projects accepts existing resources by the same rules', () => {
  const {
    mode: _,
    powers: __,
    ...hub
  } = configInput({
    existing: { buildServiceAccount: 'image-builder@other-prj.iam.gserviceaccount.com' },
  });
  const parsed = parseRollout({ hub, projects: [{ id: 'shop-web', number: '1' }] });
  const problems = parsed.ok ? [] : parsed.error.map(({ where }) => where);
  expect(problems).toContain('hub.existing.buildServiceAccount');
});

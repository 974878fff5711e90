import type { ResponseConfigInput } from '../../../core/config/response-schema';
import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import { bootFromStack } from '../../../sandbox/boot/boot';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { existingParts, withExistingParts } from '../../../sandbox/boot/existing-parts';
import { exampleStacks } from '../../examples/synthesized-examples';
import { HARDENED, hardenedStack } from '../../factories/hardened-stack';
import { LOCATION, PROJECT } from '../../factories/names';
import { synthesized } from '../../factories/synthesized-stack';

const HOME = [{ ...PROJECT, ancestors: [] }];
const KEY = HARDENED.encryption?.kmsKey ?? '';
const SIGNER = 'serviceAccount:signer@ci-prj.iam.gserviceaccount.com';

const stackOf = (changes: Partial<ResponseConfigInput>): JsonObject => JSON.parse(synthesized(changes).text);
const hardened: JsonObject = JSON.parse(hardenedStack().text);

/** A handwritten stack of one project. */
const only = (blocks: JsonObject, rest: JsonObject = {}): JsonObject => ({
  provider: { google: [{ project: PROJECT.id }] },
  resource: blocks,
  ...rest,
});

describe('a part that a stack names and does not create', () => {
  test('does not exist if the stack creates everything', () => {
    const { seed, assumed } = existingParts(
      [stackOf({ mode: 'observe', powers: { tiers: ['observe'] } })],
      HOME,
    );
    expect(assumed).toEqual([]);
    expect(seed.resources).toEqual({});
  });

  test('is the key, with its ring, its version, and the permission to grant others its use', () => {
    const { seed, assumed } = existingParts([hardened], HOME);
    expect(Object.keys(seed.resources?.cloudkms ?? {})).toEqual([
      KEY.slice(0, KEY.indexOf('/cryptoKeys')),
      KEY,
      `${KEY}/cryptoKeyVersions/1`,
    ]);
    expect(seed.bindings?.[KEY]).toEqual([{ role: 'roles/cloudkms.admin', members: [DEPLOYER] }]);
    expect(assumed).toContain(`the key ${KEY} exists, and the deployer may grant others its use`);
  });

  test("is the owner's own grant, if the stack omits the grant", () => {
    const { google_kms_crypto_key_iam_member: _left, ...resource } = hardened.resource as JsonObject;
    const { seed } = existingParts([{ ...hardened, resource }], HOME);
    const [binding] = seed.bindings?.[KEY] ?? [];
    const agent = (domain: string, account = `service-${PROJECT.number}`) =>
      `serviceAccount:${account}@${domain}.iam.gserviceaccount.com`;
    expect(binding?.role).toBe('roles/cloudkms.cryptoKeyEncrypterDecrypter');
    expect(binding?.members).toEqual(
      expect.arrayContaining([
        agent('gcp-sa-pubsub'),
        agent('gs-project-accounts'),
        agent('gcp-sa-firestore'),
        agent('gcp-sa-logging', `cmek-p${PROJECT.number}`),
      ]),
    );
  });

  test('is a connector or a build pool', () => {
    const { seed } = existingParts([hardened], HOME);
    expect(seed.resources?.run).toHaveProperty([
      `projects/shared-vpc/locations/${LOCATION}/connectors/serverless`,
    ]);
    expect(seed.resources?.cloudfunctions).toHaveProperty([HARDENED.network?.workerPool]);
  });

  test('is an account of another owner, in grants and elsewhere, but no account of the stack and no agent', () => {
    const runtime = `checkout@${PROJECT.id}.iam.gserviceaccount.com`;
    const stack = stackOf({
      powers: { tiers: ['observe', 'workload'], runtimeServiceAccounts: [runtime] },
      admission: { policy: 'create', signers: [SIGNER] },
    });
    const { serviceAccounts } = existingParts([stack], HOME).seed.governance ?? {};
    expect(Object.keys(serviceAccounts ?? {}).sort()).toEqual([
      'projects/ci-prj/serviceAccounts/signer@ci-prj.iam.gserviceaccount.com',
      `projects/${PROJECT.id}/serviceAccounts/${runtime}`,
    ]);
  });

  test('is an agent only on request', () => {
    const agents = (wanted: boolean) =>
      Object.keys(
        existingParts([hardened], HOME, { agents: wanted }).seed.governance?.serviceAccounts ?? {},
      ).filter((name) => name.includes('/service-'));
    expect(agents(false)).toEqual([]);
    expect(agents(true)).not.toEqual([]);
  });

  test('is an account of another project on which the stack grants actAs, with the permission to grant it', () => {
    const name = 'projects/accounts/serviceAccounts/web@accounts.iam.gserviceaccount.com';
    const grant = { service_account_id: name, role: 'roles/iam.serviceAccountUser', member: SIGNER };
    const { seed } = existingParts([only({ google_service_account_iam_member: { it: grant } })], HOME);
    expect(seed.bindings?.[name]).toEqual([{ role: 'roles/iam.serviceAccountAdmin', members: [DEPLOYER] }]);
  });

  test('is a bucket that the stack reads, with the settings that a pipeline requires', () => {
    const data = { google_storage_bucket: { it: { name: 'acme-records' } } };
    const { seed } = existingParts([only({}, { data })], HOME);
    expect(seed.resources?.storage).toEqual({
      'buckets/acme-records': {
        projectNumber: PROJECT.number,
        iamConfiguration: {
          uniformBucketLevelAccess: { enabled: true },
          publicAccessPrevention: 'enforced',
        },
        retentionPolicy: { retentionPeriod: '315360000' },
      },
    });
  });

  test('is an existing signing key, in the version that signs', () => {
    const version = { crypto_key: KEY, version: 3 };
    const { seed } = existingParts(
      [only({}, { data: { google_kms_crypto_key_version: { it: version } } })],
      HOME,
    );
    expect(seed.resources?.cloudkms?.[KEY]).toMatchObject({ purpose: 'ASYMMETRIC_SIGN' });
    expect(seed.resources?.cloudkms).toHaveProperty([`${KEY}/cryptoKeyVersions/3`]);
    expect(seed.bindings?.[KEY]?.map(({ role }) => role)).toContain('roles/cloudkms.publicKeyViewer');
  });

  test('is the admission policy that the stack adopts', () => {
    const stack = stackOf({ admission: { policy: 'adopt', signers: [SIGNER] } });
    const { seed } = existingParts([stack], HOME);
    expect(seed.resources?.binaryauthorization).toHaveProperty([`projects/${PROJECT.id}/policy`]);
  });

  test.each([
    [
      'a secret by its short name',
      { google_secret_manager_secret_iam_member: { it: { secret_id: 'vt' } } },
      'secrets',
      `projects/${PROJECT.id}/secrets/vt/versions/1`,
    ],
    [
      'a network by its short name',
      {
        google_cloud_run_v2_job: {
          it: {
            location: LOCATION,
            template: {
              template: { vpc_access: { network_interfaces: [{ network: 'shared', subnetwork: 'run' }] } },
            },
          },
        },
      },
      'run',
      `projects/${PROJECT.id}/regions/${LOCATION}/subnetworks/run`,
    ],
    [
      'a channel',
      {
        google_monitoring_alert_policy: {
          it: { notification_channels: ['projects/p/notificationChannels/1'] },
        },
      },
      'monitoring',
      'projects/p/notificationChannels/1',
    ],
    [
      'a repository',
      {
        google_cloudfunctions2_function: {
          it: { build_config: { docker_repository: 'projects/p/locations/l/repositories/r' } },
        },
      },
      'artifactregistry',
      'projects/p/locations/l/repositories/r',
    ],
    [
      'a source',
      { google_scc_v2_organization_source_iam_member: { it: { source: 'organizations/9/sources/8' } } },
      'scc',
      'organizations/9/sources/8',
    ],
  ] as const)('is %s', (_what, blocks, where, name) => {
    const { seed } = existingParts([only(blocks as JsonObject)], HOME);
    const found = where === 'secrets' ? seed.secrets : seed.resources?.[where];
    expect(found).toHaveProperty([name]);
  });
});

describe('the world with these parts', () => {
  test('keeps the values that the seed sets', () => {
    const mine = { purpose: 'ENCRYPT_DECRYPT', labels: { owner: 'me' } };
    const { seed } = withExistingParts({ projects: HOME, resources: { cloudkms: { [KEY]: mine } } }, [
      hardened,
    ]);
    expect(seed.resources?.cloudkms?.[KEY]).toEqual(mine);
  });

  test.each([
    ['hardened, with a canary', () => hardened],
    ['admission', () => stackOf({ admission: { policy: 'create', signers: [SIGNER] } })],
    [
      'admission with an existing policy',
      () => stackOf({ admission: { policy: 'adopt', signers: [SIGNER] } }),
    ],
  ])('lets a stack boot: %s', (_what, stack) => {
    const { seed } = withExistingParts({ projects: HOME }, [stack()], { agents: true });
    expect(() => bootFromStack(stack(), seed)).not.toThrow();
  });
});

/** Every literal that looks like a Google resource, except names that the stacks create. */
function literalsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(literalsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === '//' ? [] : literalsIn(member)));
}

describe('the examples', () => {
  const stacks = exampleStacks();
  const parsed = stacks.map(({ text }): JsonObject => JSON.parse(text));
  const { seed, assumed } = existingParts(parsed, []);
  const existing = [
    ...Object.values(seed.resources ?? {}).flatMap((named) => Object.keys(named ?? {})),
    ...Object.keys(seed.governance?.serviceAccounts ?? {}),
  ];

  test.each([
    /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
    /^projects\/[^/]+\/locations\/[^/]+\/(?:connectors|workerPools|repositories)\/[^/]+$/,
    /^projects\/[^/]+\/notificationChannels\/[^/]+$/,
    /^projects\/[^/]+\/serviceAccounts\/[^/]+$/,
  ])('name no resource like %s that the seed lacks', (shape) => {
    const named = [...new Set(parsed.flatMap(literalsIn))].filter((text) => shape.test(text));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !existing.includes(name))).toEqual([]);
  });

  test('have one sentence for each part, without repetition', () => {
    expect(assumed.length).toBeGreaterThan(0);
    expect(new Set(assumed).size).toBe(assumed.length);
    for (const sentence of assumed) expect(sentence).not.toMatch(/\$\{|undefined/);
  });
});

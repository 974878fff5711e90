import fc from 'fast-check';
import { ACTION_IDS } from '../../../core/action-contract/action-ids';
import { defineResponse } from '../../../core/config/define-response';
import { parseResponseConfig, toRuntimeConfig } from '../../../core/config/response-config';
import { type ResponseConfig, responseConfigSchema } from '../../../core/config/response-schema';
import type { Problem } from '../../../core/problem/problem';
import { configInput } from '../../factories/config';
import { PROJECT, SERVICE } from '../../factories/names';

type Input = Record<string, unknown>;

const problemsOf = (input: unknown): readonly Problem[] => {
  const parsed = parseResponseConfig(input);
  return parsed.ok ? [] : parsed.error;
};
const placesOf = (input: unknown) => problemsOf(input).map((problem) => problem.where);
const accepted = (input: unknown): ResponseConfig => {
  const parsed = parseResponseConfig(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const minimal = (): Input => ({
  project: { ...PROJECT },
  region: 'europe-west1',
  backend: { type: 'local', path: 'state' },
});
const exemption = (changes: Input = {}) => ({
  resource: SERVICE,
  reason: 'release day',
  expires: '2026-06-01T00:00:00Z',
  ...changes,
});

/** Every member at every level, so that the tests can plant a typo in each of them. */
const full = (): Input => ({
  ...configInput(),
  name: 'riposte',
  preventDestroy: true,
  profile: 'hardened',
  encryption: { kmsKey: 'projects/p/locations/l/keyRings/r/cryptoKeys/k' },
  network: {
    vpcConnector: 'projects/p/locations/l/connectors/c',
    workerPool: 'projects/p/locations/us-central1/workerPools/w',
  },
  functions: { minInstances: 1 },
  notifications: {
    scope: { organization: '123' },
    include: [{ field: 'category', equals: 'My own' }],
    exclude: [{ field: 'resource.project_display_name', contains: 'sandbox' }],
  },
  alerts: {
    channels: ['projects/p/notificationChannels/1'],
    runbookBase: 'https://example.com/runbooks',
    heartbeatMinutes: 15,
    heartbeatSource: 'organizations/123/sources/456',
    canary: true,
    canaryImage: 'europe-docker.pkg.dev/p/r/shell:1',
  },
  audit: {
    tamper: true,
    sccWrites: [{ logType: 'DATA_WRITE', exemptedMembers: [] }],
    evidence: { retentionDays: 400, lock: true },
    deployers: ['deployer@example.com'],
  },
  admission: {
    policy: 'adopt',
    stage: 'enforce',
    signers: ['serviceAccount:signer@p.iam.gserviceaccount.com'],
    exemptImages: ['europe-docker.pkg.dev/p/r/*'],
  },
  existing: { evidenceBucket: 'acme-records', ledgers: 'import' },
  actions: { disable: [] },
  playbooks: {},
  extend: { detectors: [], actions: [], playbooks: [] },
  policy: {
    exemptions: [exemption()],
    cooldownSeconds: 1,
    breaker: { containments: 1, perMinutes: 1 },
    holdHours: 1,
    windowMinutes: 1,
    verifyWaitSeconds: 1,
  },
  operators: ['user:ada@example.com'],
  reputation: { secretVersion: 'projects/p/secrets/s/versions/1' },
  evidence: { retentionDays: 30 },
});

const LEVELS = [
  [],
  ['project'],
  ['powers'],
  ['actions'],
  ['extend'],
  ['policy'],
  ['policy', 'breaker'],
  ['policy', 'exemptions', '0'],
  ['reputation'],
  ['evidence'],
  ['encryption'],
  ['network'],
  ['functions'],
  ['notifications'],
  ['alerts'],
  ['audit'],
  ['audit', 'evidence'],
  ['admission'],
  ['existing'],
  ['backend'],
];

const at = (root: Input, path: readonly string[]): Input =>
  path.reduce<Input>((node, key) => node[key] as Input, root);

describe('parseResponseConfig', () => {
  it('accepts every member at once', () => {
    expect(problemsOf(full())).toEqual([]);
  });

  it('has an example of every member at the top level', () => {
    expect(Object.keys(full()).sort()).toEqual(Object.keys(responseConfigSchema.shape).sort());
  });

  it.each([
    ['a name with an underscore', { name: 'my_riposte' }, 'name'],
    ['a name that leaves no room for the account ids', { name: 'a'.repeat(20) }, 'name'],
    ['a key by its short name', { encryption: { kmsKey: 'key' } }, 'encryption.kmsKey'],
    ['a scope that is no scope', { notifications: { scope: 'organization' } }, 'notifications.scope'],
    [
      'an organization by its name',
      { notifications: { scope: { organization: 'example.com' } } },
      'notifications.scope.organization',
    ],
    [
      'a clause with a quote',
      { notifications: { include: [{ field: 'category', equals: 'a"b' }] } },
      'notifications.include.0.equals',
    ],
    [
      'a clause over no field',
      { notifications: { exclude: [{ field: 'catgory', equals: 'a' }] } },
      'notifications.exclude.0',
    ],
    [
      'a clause that Terraform would interpolate',
      { notifications: { include: [{ field: 'category', equals: ['$', '{x}'].join('') }] } },
      'notifications.include.0.equals',
    ],
    ['the same person twice', { operators: ['user:a@example.com', 'user:A@example.com'] }, 'operators.1'],
    ['a channel by its display name', { alerts: { channels: ['on call'] } }, 'alerts.channels.0'],
    [
      'an image of a canary that is off',
      { alerts: { canaryImage: 'europe-docker.pkg.dev/p/r/shell:1' } },
      'alerts.canaryImage',
    ],
    [
      'an image without a registry',
      { alerts: { canary: true, canaryImage: 'ubuntu' } },
      'alerts.canaryImage',
    ],
    ['a heartbeat every minute', { alerts: { heartbeatMinutes: 1 } }, 'alerts.heartbeatMinutes'],
    [
      'everybody as signer',
      { admission: { policy: 'create', signers: ['allUsers'] } },
      'admission.signers.0',
    ],
    [
      'an admission that does not say what becomes of an existing policy',
      { admission: {} },
      'admission.policy',
    ],
    ['evidence logs of no certain time', { audit: { evidence: true } }, 'audit.evidence'],
    [
      'the profile hardened without its build pool',
      { profile: 'hardened', network: { vpcConnector: 'projects/p/locations/europe-west1/connectors/c' } },
      'network.workerPool',
    ],
    ['the profile hardened without its key', { profile: 'hardened' }, 'encryption'],
  ])('refuses %s', (_name, changes, where) => {
    const found = parseResponseConfig({ ...minimal(), ...changes });
    expect(found.ok ? [] : found.error.map((problem) => problem.where)).toContain(where);
  });

  it('defaults to observe mode, with reading permissions only', () => {
    expect(accepted(minimal())).toMatchObject({ mode: 'observe', powers: { tiers: ['observe'] } });
  });

  it.each(LEVELS.map((level) => [level.join('.') || '(top level)', level] as const))(
    'refuses any unknown member at %s',
    (where, level) => {
      const known = Object.keys(at(full(), level));
      const typo = fc
        .stringMatching(/^[a-zA-Z_]{1,12}$/)
        .filter((key) => !known.includes(key) && key !== '__proto__');
      fc.assert(
        fc.property(typo, (key) => {
          const input = full();
          at(input, level)[key] = 'x';
          expect(problemsOf(input)).toContainEqual(
            expect.objectContaining({ what: `unknown member "${key}"`, where }),
          );
        }),
        { numRuns: 40 },
      );
    },
  );

  it.each(LEVELS.filter((level) => level.length > 0).map((level) => [level.join('.')] as const))(
    'refuses a member of a prototype at %s',
    (where) => {
      const text = JSON.stringify(full());
      const input = JSON.parse(text) as Input;
      const holder = at(input, where.split('.'));
      Object.defineProperty(holder, 'constructor', { value: {}, enumerable: true });
      expect(problemsOf(input).length).toBeGreaterThan(0);
    },
  );

  it('ignores __proto__ in a parsed file', () => {
    const text = JSON.stringify(minimal()).replace('{', '{"__proto__":{"mode":"enforce"},');
    const parsed = parseResponseConfig(JSON.parse(text));
    expect(parsed.ok && parsed.value.mode).not.toBe('enforce');
  });

  it('reads no value from a prototype', () => {
    const input = Object.assign(Object.create({ mode: 'enforce' }), minimal());
    const parsed = parseResponseConfig(input);
    expect(parsed.ok && parsed.value.mode).not.toBe('enforce');
  });

  it('reports all problems at once', () => {
    const input = { ...minimal(), project: { id: 'X', number: 'n' }, region: 1, mode: 'live', dryRun: true };
    expect(placesOf(input)).toEqual(
      expect.arrayContaining(['project.id', 'project.number', 'region', 'mode', '(top level)']),
    );
  });

  it('reports what, where, expected and fix for every problem', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(full())), fc.jsonValue(), (key, value) => {
        for (const problem of problemsOf({ ...full(), [key]: value })) {
          expect(Object.values(problem).every((text) => text.length > 0)).toBe(true);
        }
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (input) => void parseResponseConfig(input)));
  });

  it.each([
    [
      'an exemption without an end',
      { exemptions: [{ resource: SERVICE, reason: 'r' }] },
      'policy.exemptions.0.expires',
    ],
    [
      'an exemption that ends never',
      { exemptions: [exemption({ expires: 'never' })] },
      'policy.exemptions.0.expires',
    ],
    [
      'an exemption without a reason',
      { exemptions: [exemption({ reason: '' })] },
      'policy.exemptions.0.reason',
    ],
    [
      'an exemption by pattern',
      { exemptions: [exemption({ resource: 'projects/*' })] },
      'policy.exemptions.0.resource',
    ],
    ['a breaker of zero', { breaker: { containments: 0, perMinutes: 1 } }, 'policy.breaker.containments'],
    ['half a breaker', { breaker: { containments: 1 } }, 'policy.breaker.perMinutes'],
    ['a hold that never ends', { holdHours: 1e9 }, 'policy.holdHours'],
    ['a wait longer than the function runs', { verifyWaitSeconds: 481 }, 'policy.verifyWaitSeconds'],
  ])('refuses %s', (_what, policy, where) => {
    expect(placesOf({ ...minimal(), policy })).toContain(where);
  });

  it.each([
    ['a member without kind', 'ada@example.com'],
    ['everybody', 'allUsers'],
    ['a domain', 'domain:example.com'],
    ['a member with a space', 'user:ada @example.com'],
  ])('refuses %s as operator', (_what, member) => {
    expect(placesOf({ ...minimal(), operators: [member] })).toEqual(['operators.0']);
  });
});

describe('toRuntimeConfig', () => {
  it('returns only data', () => {
    const runtime = toRuntimeConfig(accepted(full()));
    expect(JSON.parse(JSON.stringify(runtime))).toEqual(runtime);
  });

  it('leaves the disabled actions out', () => {
    const runtime = toRuntimeConfig(accepted({ ...minimal(), actions: { disable: ['stop-service'] } }));
    expect(runtime.actions).toEqual(ACTION_IDS.filter((id) => id !== 'stop-service'));
  });

  it('gives the functions no operators', () => {
    expect(JSON.stringify(toRuntimeConfig(accepted(full())))).not.toContain('ada@example.com');
  });

  it('protects responder and actor', () => {
    expect(toRuntimeConfig(accepted(minimal())).self).toEqual(['riposte-responder', 'riposte-actor']);
  });
});

describe('defineResponse', () => {
  it('returns its argument', () => {
    const input = configInput();
    expect(defineResponse(input)).toBe(input);
  });
});

describe('a wrong value', () => {
  it('is shown as it is in the config', () => {
    const parsed = parseResponseConfig(configInput({ region: 'Mars' }));
    expect(parsed.ok ? '' : parsed.error[0]?.what).toContain('"Mars"');
  });
});

import * as fc from 'fast-check';
import { type Judged, judgeResponseConfig, judgeRollout } from '../../../core/config/judge-config';
import { parseResponseConfig, toRuntimeConfig } from '../../../core/config/response-config';
import { configInput } from '../../factories/config';

const NOW = Date.parse('2026-11-26T00:00:00Z');
const DAY_MS = 86_400_000;
const GCS = { type: 'gcs', bucket: 'state', prefix: 'riposte' } as const;
const SERVICE = 'projects/shop-prod/locations/us-central1/services/web';
const config = (changes: object) => ({ ...configInput(), backend: GCS, ...changes });

/** `code where` of each problem and warning. */
const said = ({ errors, warnings }: Judged<unknown>) => ({
  errors: errors.map(({ code, where }) => `${code} ${where}`),
  warnings: warnings.map(({ code, where }) => `${code} ${where}`),
});
const judged = (changes: object) => said(judgeResponseConfig(config(changes), NOW));
const error = (text: string) => ({ errors: [text], warnings: [] });
const warning = (text: string) => ({ errors: [], warnings: [text] });
const exempt = (...exemptions: { readonly resource?: string; readonly expires?: string }[]) => ({
  policy: {
    exemptions: exemptions.map((one) => ({
      resource: SERVICE,
      reason: 'a test',
      expires: '2026-12-31T00:00:00Z',
      ...one,
    })),
  },
});
const runAs = (...runtimeServiceAccounts: string[]) => ({
  powers: { tiers: ['observe', 'workload'], runtimeServiceAccounts },
});

describe('what an apply or an enforcement would refuse is an error of synthesis', () => {
  test.each([
    ['a sound config', {}, { errors: [], warnings: [] }],
    [
      'a runtime account of another project, in mode observe too',
      { mode: 'observe', ...runAs('web-runtime@other-project.iam.gserviceaccount.com') },
      error('runtime-account-elsewhere powers.runtimeServiceAccounts.0'),
    ],
    [
      'the default compute account of another project',
      runAs('999999999999-compute@developer.gserviceaccount.com'),
      {
        errors: ['runtime-account-elsewhere powers.runtimeServiceAccounts.0'],
        warnings: [],
      },
    ],
    [
      'an exemption in a region that does not exist',
      exempt({ resource: 'projects/shop-prod/locations/us-central9/services/web' }),
      error('exemption-in-no-region policy.exemptions.0.resource'),
    ],
    [
      'the same exemption twice, by the id and by the number of the project',
      exempt({}, { resource: 'projects/400000000001/locations/us-central1/services/web' }),
      error('exemption-twice policy.exemptions.1.resource'),
    ],
    [
      'a build pool in a region that does not exist',
      {
        network: {
          vpcConnector: 'projects/p/locations/us-central1/connectors/c',
          workerPool: 'projects/p/locations/us-central9/workerPools/w',
        },
      },
      error('not-allowed network.workerPool'),
    ],
    [
      'an exemption until 2099',
      exempt({ expires: '2099-01-01T00:00:00Z' }),
      error('exemption-too-long policy.exemptions.0.expires'),
    ],
  ])('%s', (_name, changes, expected) => {
    expect(judged(changes)).toEqual(expected);
  });

  test('an exemption of a service of several regions is in the location global', () => {
    expect(judged(exempt({ resource: 'projects/shop-prod/locations/global/services/web' })).errors).toEqual(
      [],
    );
  });

  test('the config decides how long an exemption may last', () => {
    const policy = {
      ...exempt({ expires: '2028-01-01T00:00:00Z' }).policy,
      maxExemptionDays: 800,
    };
    expect(judged({ policy }).errors).toEqual([]);
  });

  test('a wrong project does not lead to a problem for every account and exemption', () => {
    const parsed = parseResponseConfig(config({ project: { id: 'X', number: '1' }, ...exempt({}) }));
    expect(parsed.ok ? [] : parsed.error.map(({ where }) => where)).toEqual(['project.id']);
  });

  test('the functions do not get the longest exemption, because they do not use it', () => {
    const parsed = parseResponseConfig(config({}));
    if (!parsed.ok) throw new Error('unreachable');
    expect(Object.keys(toRuntimeConfig(parsed.value).policy)).not.toContain('maxExemptionDays');
  });
});

describe('members of IAM', () => {
  const operators = (...members: string[]) =>
    judgeResponseConfig(config({ operators: members }), NOW).errors.map(({ where }) => where);

  test.each([
    'group:oncall@example',
    'user:oncall@',
    'user:@example.com',
    'user:a:b@example.com',
    'user:oncall@example..com',
    'user:oncall@-example.com',
    'serviceAccount:bot@example.com',
    'user:bot@shop-prod.iam.gserviceaccount.com',
    'user:oncall@example.com ',
    'group:oncall@example.1',
  ])('%s is refused, because IAM would refuse it in the middle of an apply', (member) => {
    expect(operators(member)).toEqual(['operators.0']);
  });

  test.each([
    'user:oncall@example.com',
    'group:on.call+1@security.example.co.uk',
    'serviceAccount:bot@shop-prod.iam.gserviceaccount.com',
    'serviceAccount:400000000001-compute@developer.gserviceaccount.com',
    'serviceAccount:shop-prod@appspot.gserviceaccount.com',
    'user:a@xn--bcher-kva.xn--p1ai',
  ])('%s is accepted', (member) => {
    expect(operators(member)).toEqual([]);
  });

  test.each([
    ['audit.deployers', { audit: { deployers: ['deployer@example'] } }],
    ['admission.signers', { admission: { policy: 'leave', signers: ['group:signers@example'] } }],
    ['admission.builders', { admission: { policy: 'leave', builders: ['builder@example'] } }],
  ])('%s is judged in the same way', (where, changes) => {
    expect(judged(changes).errors).toEqual([`not-allowed ${where}.0`]);
  });

  test('an identity of a pool may sign', () => {
    const signers = [
      'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/subject/s',
    ];
    expect(judged({ admission: { policy: 'leave', signers } }).errors).toEqual([]);
  });
});

describe('a risky value is a warning', () => {
  test.each([
    [
      'the default compute account',
      runAs('400000000001-compute@developer.gserviceaccount.com'),
      'default-compute-account powers.runtimeServiceAccounts.0',
    ],
    ['enforce with local state', { backend: { type: 'local', path: 'x.tfstate' } }, 'local-state backend'],
    [
      'no operators, where enforcement is prepared',
      { mode: 'observe', operators: [] },
      'no-operators-yet operators',
    ],
    [
      'an exemption that ended',
      exempt({ expires: '2026-11-26T00:00:00Z' }),
      'exemption-ended policy.exemptions.0',
    ],
    [
      'a channel of another project',
      { alerts: { channels: ['projects/other-project/notificationChannels/1'] } },
      'channel-elsewhere alerts.channels.0',
    ],
    ['a region that is not open to everybody', { region: 'me-central2' }, 'conditional-region region'],
  ])('%s', (_name, changes, expected) => {
    expect(judged(changes)).toEqual(warning(expected));
  });

  test('operators need no warning if nothing can act', () => {
    const powers = { tiers: ['observe'], runtimeServiceAccounts: [] };
    expect(judged({ mode: 'observe', operators: [], powers })).toEqual({ errors: [], warnings: [] });
  });

  test('local state needs no warning if nothing is granted', () => {
    expect(judged({ mode: 'observe', backend: { type: 'local', path: 'x' } }).warnings).toEqual([]);
  });
});

describe('a rollout', () => {
  const { mode: _, powers: __, ...hub } = config({}) as ReturnType<typeof configInput>;
  const rollout = (project: object, changes: object = {}) =>
    said(
      judgeRollout(
        {
          hub: { ...hub, notifications: { scope: { organization: '123456789012' } }, ...changes },
          projects: [{ id: 'shop-web', number: '500000000001', ...project }],
        },
        NOW,
      ),
    );

  test('is judged project by project, and each problem has the place of its project', () => {
    const resource = 'projects/shop-web/locations/us-central1/services/web';
    const exemptions = [{ resource, reason: 'a test', expires: '2099-01-01T00:00:00Z' }];
    expect(rollout({ exemptions })).toEqual(error('exemption-too-long projects.0.exemptions.0.expires'));
  });

  test('knows the accounts of each project', () => {
    const tiers = ['observe', 'workload'];
    const elsewhere = ['web-runtime@shop-prod.iam.gserviceaccount.com'];
    expect(rollout({ tiers, runtimeServiceAccounts: elsewhere })).toEqual(
      error('runtime-account-elsewhere projects.0.runtimeServiceAccounts.0'),
    );
    const shared = ['500000000001-compute@developer.gserviceaccount.com'];
    expect(rollout({ tiers, runtimeServiceAccounts: shared })).toEqual(
      warning('default-compute-account projects.0.runtimeServiceAccounts.0'),
    );
  });

  test('reports at its hub what concerns all projects', () => {
    const tiers = ['observe', 'access'];
    expect(rollout({ tiers, mode: 'enforce' }, { backend: { type: 'local', path: 'x' } })).toEqual(
      warning('local-state hub.backend'),
    );
    expect(rollout({ tiers }, { operators: [] })).toEqual(warning('no-operators-yet hub.operators'));
  });
});

test('the passing of time never turns a valid config into an error', () => {
  const day = fc.integer({ min: 0, max: 1_000 });
  fc.assert(
    fc.property(day, day, day, (end, now, later) => {
      const policy = exempt({ expires: new Date(NOW + end * DAY_MS).toISOString() });
      const at = (days: number) => judgeResponseConfig(config(policy), NOW + days * DAY_MS).errors.length;
      expect(at(now) === 0 && at(now + later) > 0).toBe(false);
    }),
  );
});

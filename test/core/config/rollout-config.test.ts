import fc from 'fast-check';
import { toRuntimeConfig } from '../../../core/config/response-config';
import { parseRollout } from '../../../core/config/rollout-config';
import type { Rollout, RolloutInput } from '../../../core/config/rollout-schema';
import { deriveGrants, hubGrants, workloadGrants } from '../../../core/deployment/grants';
import { configFor } from '../../../core/runtime-config/config-for';

const account = (project: string) =>
  `runtime@${project}.iam.gserviceaccount.com`.replace('runtime', 'web-runtime');

const rolloutInput = (changes: Partial<RolloutInput> = {}): RolloutInput => ({
  hub: {
    project: { id: 'sec-hub', number: '111111111111' },
    region: 'europe-west1',
    notifications: { scope: { organization: '123456789012' } },
    operators: ['group:oncall@example.com'],
    backend: { type: 'gcs', bucket: 'state-bucket', prefix: 'riposte' },
  },
  defaults: { mode: 'observe', tiers: ['observe'] },
  groups: { prod: { mode: 'enforce', tiers: ['observe', 'access', 'workload'] } },
  projects: [
    {
      id: 'shop-prod',
      number: '200000000001',
      group: 'prod',
      runtimeServiceAccounts: [account('shop-prod')],
    },
    { id: 'shop-test', number: '200000000002' },
  ],
  ...changes,
});

const parsed = (changes: Partial<RolloutInput> = {}): Rollout => {
  const rollout = parseRollout(rolloutInput(changes));
  if (!rollout.ok) throw new Error(JSON.stringify(rollout.error));
  return rollout.value;
};

const problems = (changes: Partial<RolloutInput>): { where: string; what: string }[] => {
  const rollout = parseRollout(rolloutInput(changes));
  return rollout.ok ? [] : rollout.error.map(({ where, what }) => ({ where, what }));
};

const places = (changes: Partial<RolloutInput>): string[] => problems(changes).map(({ where }) => where);

describe('a project of a rollout', () => {
  test('has the values of the defaults', () => {
    expect(parsed().workloads[1]).toMatchObject({ mode: 'observe', tiers: ['observe'] });
  });

  test('prefers the values of its group', () => {
    expect(parsed().workloads[0]).toMatchObject({
      mode: 'enforce',
      tiers: ['observe', 'access', 'workload'],
    });
  });

  test('prefers its own values over those of its group', () => {
    const [project] = rolloutInput().projects;
    const { workloads } = parsed({ projects: [{ ...(project as object), mode: 'approve' } as never] });
    expect(workloads[0]?.mode).toBe('approve');
  });

  test('is in observe mode by default', () => {
    const { workloads } = parsed({ defaults: {}, projects: [{ id: 'shop-test', number: '200000000002' }] });
    expect(workloads[0]).toMatchObject({ mode: 'observe', tiers: ['observe'], runtimeServiceAccounts: [] });
  });
});

describe('a rollout is refused, with the place,', () => {
  test('if its hub receives findings of its own project only', () => {
    const { hub } = rolloutInput();
    expect(places({ hub: { ...hub, notifications: { scope: 'project' } } })).toEqual([
      'hub.notifications.scope',
    ]);
  });

  test('when a project is in a group that does not exist', () => {
    expect(problems({ projects: [{ id: 'shop-prod', number: '1', group: 'prd' }] })).toEqual([
      { where: 'projects.0.group', what: expect.stringContaining('"prd"') },
    ]);
  });

  test('when a project is listed twice, by id or by number', () => {
    const one = { id: 'shop-one', number: '1' };
    expect(places({ projects: [one, { ...one, number: '2' }] })).toEqual(['projects.1.id']);
    expect(places({ projects: [one, { ...one, id: 'shop-two' }] })).toEqual(['projects.1.number']);
  });

  test('when a project has the tier workload without runtime service accounts', () => {
    expect(places({ projects: [{ id: 'shop-prod', number: '1', group: 'prod' }] })).toEqual([
      'projects.0.runtimeServiceAccounts',
    ]);
  });

  test('when a project enforces and nobody may undo', () => {
    const { hub } = rolloutInput();
    expect(places({ hub: { ...hub, operators: [] } })).toEqual(['hub.operators']);
  });

  test('when a member is unknown, wherever it is', () => {
    expect(places({ defaults: { moed: 'observe' } as never })).toEqual(['defaults']);
  });

  test('if it has no project', () => {
    expect(places({ projects: [] })).toEqual(['projects']);
  });

  test('if its hub has an exemption, which would exempt nothing', () => {
    const { hub } = rolloutInput();
    const exemptions = [
      {
        resource: 'projects/sec-hub/locations/europe-west1/services/web',
        reason: 'release',
        expires: '2030-01-01T00:00:00Z',
      },
    ];
    expect(places({ hub: { ...hub, policy: { exemptions } } })).toEqual(['hub.policy.exemptions']);
  });

  test('with all problems at once', () => {
    const projects = [
      { id: 'shop-one', number: '1', group: 'nope' },
      { id: 'shop-one', number: '2', mode: 'enforce' as const },
    ];
    expect(places({ projects })).toEqual([
      'projects.0.group',
      'projects.1.id',
      'projects.1.powers.tiers'.replace('powers.', ''),
    ]);
  });
});

describe('the functions of a hub', () => {
  const config = toRuntimeConfig(parsed().hub);

  test('get the mode and tiers of each project, and no identity of it', () => {
    expect(config.workloads).toEqual([
      {
        project: { id: 'shop-prod', number: '200000000001' },
        mode: 'enforce',
        tiers: ['observe', 'access', 'workload'],
      },
      { project: { id: 'shop-test', number: '200000000002' }, mode: 'observe', tiers: ['observe'] },
    ]);
  });

  test.each(['shop-prod', '200000000001'])('recognize a project as %s', (name) => {
    expect(configFor(config, name)).toMatchObject({ project: { id: 'shop-prod' }, mode: 'enforce' });
  });

  test('protect neither the hub nor a project that is not listed', () => {
    expect(configFor(config, 'sec-hub')).toBeUndefined();
    expect(configFor(config, 'stranger')).toBeUndefined();
  });
});

test('the grants of hub and project together equal those of a single project', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('observe', 'approve', 'enforce' as const),
      fc.subarray(['access', 'workload'] as const, { minLength: 1 }),
      (mode, tiers) => {
        const { hub } = parsed({
          defaults: { mode, tiers: ['observe', ...tiers], runtimeServiceAccounts: [account('shop-prod')] },
          projects: [{ id: 'shop-prod', number: '1' }],
        });
        const config = toRuntimeConfig(hub);
        const view = configFor(config, 'shop-prod');
        if (!view) throw new Error('not protected');
        const alone = deriveGrants(view);
        for (const identity of ['responder', 'actor'] as const) {
          const split = [...hubGrants(config)[identity], ...workloadGrants(view)[identity]];
          expect([...split].sort((a, b) => (a.scope < b.scope ? -1 : 1))).toEqual(alone[identity]);
        }
      },
    ),
  );
});

test('a project that observes gets no permission that changes anything', () => {
  const config = toRuntimeConfig(parsed().hub);
  const view = configFor(config, 'shop-test');
  const granted = view ? workloadGrants(view).actor.flatMap(({ permissions }) => permissions) : [];
  expect(granted.filter((permission) => !/\.(get|list|getIamPolicy)$/.test(permission))).toEqual([]);
  expect(granted.length).toBeGreaterThan(0);
});

describe('the admission of a protected project', () => {
  const travelling = (admission: object) =>
    toRuntimeConfig(
      parsed({
        projects: [
          { id: 'shop-prod', number: '200000000001', admission },
          { id: 'shop-test', number: '200000000002' },
        ] as RolloutInput['projects'],
      }).hub,
    ).workloads?.map(({ declaredAdmission }) => declaredAdmission);
  const signed = { policy: 'create', signers: ['group:signers@example.com'] };

  test('is in the config of the functions as declared, with the attestor that its stack creates', () => {
    expect(travelling({ ...signed, exemptImages: ['europe-docker.pkg.dev/base/images/**'] })).toEqual([
      {
        attestors: ['projects/shop-prod/attestors/riposte-sec-hub-shop-prod'],
        exempt: ['europe-docker.pkg.dev/base/images/**'],
        dryRun: true,
      },
      undefined,
    ]);
  });

  test('is not in their config if the stack does not manage the policy', () => {
    expect(travelling({ policy: 'leave' })).toEqual([undefined, undefined]);
  });
});

import { parseResponseConfig } from '../../../core/config/response-config';
import { parseRollout } from '../../../core/config/rollout-config';
import type { RolloutInput } from '../../../core/config/rollout-schema';
import type { Problem } from '../../../core/problem/problem';
import { configInput } from '../../factories/config';
import { LOCATION, PROJECT } from '../../factories/names';

type Input = Record<string, unknown>;

const found = (changes: Input): readonly Problem[] => {
  const parsed = parseResponseConfig({ ...configInput(), ...changes });
  return parsed.ok ? [] : parsed.error;
};
const fixes = (changes: Input) => found(changes).map(({ fix }) => fix);

describe('an unknown member', () => {
  test.each([
    [{ moed: 'observe' }, 'write "mode" if you mean that, otherwise remove it'],
    [{ network: { vpcConector: 'x' } }, 'write "vpcConnector" if you mean that, otherwise remove it'],
    [{ tiers: ['observe'] }, 'move it to powers.tiers, or remove it'],
    [{ kmsKey: 'k' }, 'move it to encryption.kmsKey, or remove it'],
    [{ retentionDays: 5 }, 'move it to audit.evidence.retentionDays or evidence.retentionDays, or remove it'],
    [{ somethingElse: 1 }, 'remove it'],
    [{ projects: [] }, 'remove it, or write a rollout: defineRollout({ hub, projects }) has both members'],
  ])('%j: %s', (changes, fix) => {
    expect(fixes(changes)).toContain(fix);
  });

  const GKE = /^remove it: .*containerThreatDetection .*GKE.*extend\.detectors$/;
  test('that existed once and had no effect gets the reason for its removal', () => {
    const detectors = { containerThreatDetection: true };
    expect(fixes({ detectors })).toEqual([expect.stringMatching(GKE)]);
    const { mode: _mode, powers: _powers, ...hub } = configInput();
    const rollout = parseRollout({ hub: { ...hub, detectors }, projects: [PROJECT] } as RolloutInput);
    expect(rollout.ok ? [] : rollout.error).toContainEqual(
      expect.objectContaining({ where: 'hub', fix: expect.stringMatching(GKE) }),
    );
  });

  test('is reported with the members that exist', () => {
    const [problem] = found({ functions: { minimum: 1 } });
    expect(problem).toMatchObject({ where: 'functions', expected: 'one of minInstances' });
  });

  test('of a choice is reported with the members of the chosen form', () => {
    const [problem] = found({ backend: { type: 'local', path: 'x', bucket: 'y' } });
    expect(problem).toMatchObject({ where: 'backend', expected: 'one of type, path' });
  });
});

describe('a value that is confused with another one', () => {
  test.each([
    ['a project number as id', { project: { ...PROJECT, id: PROJECT.number } }, /this is a project number/],
    ['a project id as number', { project: { ...PROJECT, number: PROJECT.id } }, /this is a project id/],
    ['a number without quotes', { project: { ...PROJECT, number: 123 } }, /write it in quotes: "123"/],
    ['a misspelt region', { region: 'europe-wset1' }, /write "europe-west1"/],
    ['a zone', { region: 'us-central1-a' }, /write "us-central1"/],
    ['a misspelt mode', { mode: 'enforced' }, /write "enforce"/],
    ['a misspelt backend', { backend: { type: 'gsc', bucket: 'bbb', prefix: 'p' } }, /write "gcs"/],
    [
      'a bucket by its address',
      { backend: { type: 'gcs', bucket: 'gs://my-state/riposte', prefix: 'p' } },
      /write "my-state"/,
    ],
    ['an operator without kind', { operators: ['ada@example.com'] }, /write "user:ada@example.com" or/],
    ['everybody as operator', { operators: ['allUsers'] }, /name the people/],
    ['a deployer with its kind', { audit: { deployers: ['user:a@example.com'] } }, /write "a@example.com"/],
    ['a misspelt action', { actions: { disable: ['stop-servce'] } }, /write "stop-service"/],
    [
      'a misspelt detector',
      { playbooks: { CLOUD_RUN_REVERSE_SHEL: 'default' } },
      /write "CLOUD_RUN_REVERSE_SHELL"/,
    ],
  ])('%s', (_what, changes, fix) => {
    expect(fixes(changes)).toEqual([expect.stringMatching(fix)]);
  });
});

describe('a runtime service account', () => {
  const withAccount = (account: string) =>
    found({ powers: { tiers: ['observe', 'workload'], runtimeServiceAccounts: [account] } });

  test.each([
    [`web@${PROJECT.id}.iam.gserviceaccount.com`, /"web" has 3 characters/],
    [`serviceAccount:web-app@${PROJECT.id}.iam.gserviceaccount.com`, /write "web-app@/],
    [`${PROJECT.id}@appspot.gserviceaccount.com`, /the default account of App Engine/],
  ])('is not %s', (account, fix) => {
    expect(withAccount(account)).toEqual([
      expect.objectContaining({
        where: 'powers.runtimeServiceAccounts.0',
        expected: expect.stringContaining('6 to 30'),
        fix: expect.stringMatching(fix),
      }),
    ]);
  });
});

describe('a name of the pipeline', () => {
  test.each(['mygoogle', 'g00gle-x', 'goog1e'])('is not %s, which no bucket may contain', (name) => {
    expect(found({ name })).toEqual([expect.objectContaining({ where: 'name' })]);
  });

  test('may not begin with goog, because the names of its topics would too', () => {
    expect(found({ name: 'goods' })).toEqual([]);
    expect(found({ name: 'googly' })).toEqual([expect.objectContaining({ where: 'name' })]);
  });

  test('is not reported for a project id that no bucket may begin with', () => {
    const project = { ...PROJECT, id: 'googly-prod' };
    const powers = { tiers: ['observe', 'access'] };
    expect(found({ project, powers })).toEqual([expect.objectContaining({ where: 'project.id' })]);
  });
});

describe('the profile hardened', () => {
  test('reports the exact form of the values that it requires', () => {
    const wanted = Object.fromEntries(
      found({ profile: 'hardened' }).map(({ where, expected }) => [where, expected]),
    );
    expect(wanted).toEqual({
      encryption: `{ kmsKey: 'projects/P/locations/${LOCATION}/keyRings/R/cryptoKeys/K' }`,
      network: `{ vpcConnector: 'projects/P/locations/${LOCATION}/connectors/C', workerPool: 'projects/P/locations/${LOCATION}/workerPools/W' }`,
    });
  });
});

describe('a config with a wrong member', () => {
  test('is also reported if nobody may undo', () => {
    expect(found({ region: 'Mars', operators: [] }).map(({ where }) => where)).toEqual([
      'region',
      'operators',
    ]);
  });
});

describe('a rollout', () => {
  const rollout = (changes: Input = {}): RolloutInput =>
    ({
      hub: {
        project: { id: 'sec-hub', number: '111111111111' },
        region: 'europe-west1',
        notifications: { scope: { organization: '123456789012' } },
        operators: ['group:oncall@example.com'],
        backend: { type: 'gcs', bucket: 'state-bucket', prefix: 'riposte' },
      },
      groups: { prod: { mode: 'enforce', tiers: ['observe', 'access'] } },
      projects: [{ id: 'shop-one', number: '1', group: 'prod' }],
      ...changes,
    }) as RolloutInput;
  const problems = (changes: Input): readonly Problem[] => {
    const parsed = parseRollout(rollout(changes));
    return parsed.ok ? [] : parsed.error;
  };
  const many = (count: number, changes: Input = {}) =>
    Array.from({ length: count }, (_, index) => ({
      id: `shop-${index}-prod`,
      number: `${index + 1}`,
      ...changes,
    }));
  const withHub = (changes: Input) => ({ hub: { ...rollout().hub, ...changes } });

  test('reports a misspelled group once, with its projects and the groups that exist', () => {
    expect(problems({ projects: many(12, { group: 'prd' }) })).toEqual([
      {
        code: 'unknown-group',
        what: 'projects shop-0-prod, shop-1-prod, shop-2-prod and 9 more should be in the group "prd", which does not exist',
        where: 'projects.0.group',
        expected: 'one of prod',
        fix: 'write "prod", or define the group under groups',
      },
    ]);
  });

  test('reports no missing value of a project that its misspelled group may set', () => {
    const defaults = { tiers: ['observe', 'workload'] };
    expect(problems({ defaults, projects: many(1, { group: 'prd' }) }).map(({ where }) => where)).toEqual([
      'projects.0.group',
    ]);
  });

  test('reports a mistake in the defaults once', () => {
    const told = problems({ defaults: { mode: 'enforce' }, projects: many(40) });
    expect(told).toEqual([
      expect.objectContaining({
        what: 'projects shop-0-prod, shop-1-prod, shop-2-prod and 37 more: mode "enforce" has no tier that can act',
        where: 'projects.0.tiers',
      }),
    ]);
  });

  test.each([
    ['mode', 'enforce', /^move it to defaults, groups\.NAME or projects\.N/],
    ['powers', { tiers: ['observe'] }, /^write its members tiers and runtimeServiceAccounts/],
    ['tiers', ['observe'], /^move it to defaults\.tiers or groups\.NAME\.tiers or projects\.N\.tiers/],
  ])('reports the right place for %s of a hub', (member, value, fix) => {
    expect(problems(withHub({ [member]: value }))).toEqual([
      expect.objectContaining({
        what: `unknown member "${member}"`,
        where: 'hub',
        fix: expect.stringMatching(fix),
      }),
    ]);
  });

  test('checks combinations of members although another member is wrong', () => {
    const projects = [
      { id: 'shop-one', number: '1', group: 'prd' },
      { id: 'X', number: '2' },
      { id: 'shop-one', number: '3' },
    ];
    const hub = { ...rollout().hub, region: 'Mars', reputation: 1, notifications: { scope: 'project' } };
    expect(
      problems({ hub, projects })
        .map(({ where }) => where)
        .sort(),
    ).toEqual([
      'hub.notifications.scope',
      'hub.region',
      'hub.reputation',
      'projects.0.group',
      'projects.1.id',
      'projects.2.id',
    ]);
  });

  test('reports a wrong member of its hub once, and judges no placeholder for it', () => {
    const hub = { ...rollout().hub, notifications: { scope: 'organization' } };
    expect(problems({ hub }).map(({ where }) => where)).toEqual(['hub.notifications.scope']);
  });

  test('judges no placeholder for a project that is wrong itself', () => {
    const defaults = { mode: 'enforce' };
    const projects = [{ id: 'shop-one', number: '1', tires: ['observe'] }];
    expect(problems({ defaults, projects }).map(({ where }) => where)).toEqual(['projects.0']);
  });

  test('does not judge projects by groups that are wrong themselves', () => {
    const groups = { prod: { mode: 'enforce', tiers: ['observe', 'acess'] }, Test: {} };
    const projects = [
      { id: 'shop-one', number: '1', group: 'prod' },
      { id: 'shop-two', number: '2', group: 'Test' },
    ];
    expect(problems({ groups, projects }).map(({ where }) => where)).toEqual([
      'groups.prod.tiers.1',
      'groups.Test',
    ]);
  });
});

import fc from 'fast-check';
import { extendCatalogue } from '../../core/catalogue';
import { catalogueOf, parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import { quarantine, quarantineService } from '../../examples/custom-response/extension';
import { configInput } from '../factories/config';
import {
  aDetector,
  anAction,
  aPlaybook,
  ask,
  circle,
  detector,
  problemsOf,
  shown,
  without,
} from '../factories/extension';

describe('an extension is refused for', () => {
  const MISSING = 'the value is missing or not of its kind';
  const cases: readonly (readonly [why: string, sent: unknown, problem: string])[] = [
    ['no object', null, '(top level): '],
    ['a list', [], '(top level): '],
    ['an unknown member', { action: [] }, `action: ${MISSING}; only detectors, actions and playbooks`],
    ['parts that are no list', { actions: anAction() }, `actions: ${MISSING}; a list`],
    ['parts that are null', { detectors: null }, `detectors: ${MISSING}; a list`],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    ['a hole in a list', { actions: [, anAction()] }, `actions.0: ${MISSING}`],
    ['a part that is no object', { playbooks: [7] }, `playbooks.0: ${MISSING}`],

    ['a module in small letters', { detectors: [aDetector({ module: 'mine' })] }, 'detectors.0.module'],
    ['a quote in a category', { detectors: [aDetector({ category: 'a" OR "b' })] }, 'detectors.0.category'],
    ['a category of signs', { detectors: [aDetector({ category: '::' })] }, 'detectors.0.category'],
    ['a quote in an alias', { detectors: [aDetector({ aliases: ['a"'] })] }, 'detectors.0.aliases.0'],
    ['an unknown source', { detectors: [aDetector({ source: 'mine' })] }, 'detectors.0.source'],
    ['no techniques', { detectors: [aDetector({ attack: {} })] }, 'detectors.0.attack.techniques'],

    ['an id in capitals', { actions: [anAction({ id: 'Quarantine' })] }, 'actions.0.id'],
    ['an unknown kind', { actions: [anAction({ kind: 'other' })] }, 'actions.0.kind'],
    ['an unknown tier', { actions: [anAction({ tier: 'root' })] }, 'actions.0.tier'],
    ['no target', { actions: [anAction({ targets: [] })] }, 'actions.0.targets'],
    ['an unknown target', { actions: [anAction({ targets: ['bucket'] })] }, 'actions.0.targets.0'],
    ['an unknown identity', { actions: [anAction({ permissions: { root: [] } })] }, 'actions.0.permissions'],
    [
      'a workload action that says it has no undo',
      { actions: [anAction({ reversible: false })] },
      'actions.0.reversible',
    ],
    ['nothing that it touches', { actions: [anAction({ touches: [] })] }, 'actions.0.touches'],
    [
      'a touched field that no undo can restore',
      { actions: [anAction({ touches: ['traffic', 'template.containers'] })] },
      'actions.0.touches.1',
    ],
    ...['plan', 'apply', 'read', 'project', 'comparable', 'verify', 'undo', 'repeat'].map(
      (member) =>
        [
          `an action without ${member}`,
          { actions: [without(anAction(), member)] },
          `actions.0.${member}`,
        ] as const,
    ),

    ['a playbook id in capitals', { playbooks: [aPlaybook({ id: 'Mine' })] }, 'playbooks.0.id'],
    ['a version that is no number', { playbooks: [aPlaybook({ version: '1' })] }, 'playbooks.0.version'],
    ['a way in that nobody knows', { playbooks: [aPlaybook({ wayIn: 'door' })] }, 'playbooks.0.wayIn'],
    ['no alternative', { playbooks: [aPlaybook({ steps: [{ firstOf: [] }] })] }, 'playbooks.0.steps.0'],

    [
      'a built-in module',
      { detectors: [aDetector({ module: 'CLOUD_RUN_REVERSE_SHELL' })] },
      'detectors.0: "CLOUD_RUN_REVERSE_SHELL" is taken',
    ],
    [
      'the module of unknown threats',
      { detectors: [aDetector({ module: 'UNKNOWN_THREAT' })] },
      'detectors.0: "UNKNOWN_THREAT" is taken',
    ],
    [
      'a built-in action',
      { actions: [anAction({ id: 'stop-service' })] },
      'actions.0: "stop-service" is taken',
    ],
    ['an id twice', { actions: [anAction(), anAction()] }, 'actions.1: "quarantine-service" is taken'],
    [
      'a built-in playbook',
      { playbooks: [aPlaybook({ id: 'default', steps: [] })] },
      'playbooks.0: "default" is taken',
    ],
    [
      'a built-in category in another spelling',
      { detectors: [aDetector({ category: 'reverse_SHELL' })] },
      'detectors.0: the category "reverse_SHELL" belongs to CLOUD_RUN_REVERSE_SHELL',
    ],
    [
      'a category that another own detector has as alias',
      { detectors: [aDetector({ aliases: ['Other'] }), aDetector({ module: 'OTHER', category: 'other!' })] },
      'detectors.1: the category "other!" belongs to MY_DETECTOR',
    ],
    [
      "the heartbeat's category",
      { detectors: [aDetector({ category: 'riposte heartbeat' })] },
      "belongs to Riposte's heartbeat",
    ],
    [
      'a playbook that does not exist',
      { detectors: [aDetector({ playbook: 'nope' })] },
      'detectors.0.playbook: MY_DETECTOR is answered by the playbook "nope"',
    ],
    [
      'a step that does not exist',
      { playbooks: [aPlaybook({ steps: ['nope'] })] },
      'names the action "nope"',
    ],
    [
      'an alternative that does not exist',
      { playbooks: [aPlaybook({ steps: [{ firstOf: ['notify', 'nope'] }] })] },
      'names the action "nope"',
    ],

    [
      'a change of workloads in the tier observe',
      { actions: [anAction({ tier: 'observe', permissions: {} })] },
      'it changes workloads in the tier observe',
    ],
    [
      'a writing permission in the tier observe',
      { actions: [anAction({ tier: 'observe', ...ask('actor', 'run.jobs.run') })] },
      'run.jobs.run in the tier observe',
    ],
    [
      'a wildcard',
      { actions: [anAction(ask('actor', 'run.services.*'))] },
      '"run.services.*" is not one permission',
    ],
    ['a role', { actions: [anAction(ask('actor', 'roles/owner'))] }, '"roles/owner" is not one permission'],
    [
      'a responder that writes',
      { actions: [anAction(ask('responder', 'run.services.update'))] },
      'the responder would hold run.services.update on project',
    ],
    [
      'a responder outside of the project',
      { actions: [anAction(ask('responder', 'run.services.get', 'ledger'))] },
      'the responder would hold run.services.get on ledger',
    ],
    [
      'a responder that reads secrets',
      { actions: [anAction(ask('responder', 'secretmanager.versions.access'))] },
      'the responder would hold secretmanager.versions.access',
    ],
    ...(['ledger', 'effects', 'evidence', 'command-topic', 'reputation'] as const).map(
      (scope) =>
        [
          `an actor on ${scope}`,
          { actions: [anAction(ask('actor', 'run.services.get', scope))] },
          `the actor would hold run.services.get on ${scope}`,
        ] as const,
    ),
    ...[
      'resourcemanager.projects.setIamPolicy',
      'iam.roles.update',
      'iam.serviceAccountKeys.create',
      'iam.serviceAccounts.getAccessToken',
    ].map(
      (permission) =>
        [
          `the power of ${permission}`,
          { actions: [anAction(ask('actor', permission))] },
          `${permission} can grant any other permission`,
        ] as const,
    ),
    [
      'actAs on the project',
      { actions: [anAction(ask('actor', 'iam.serviceAccounts.actAs'))] },
      'iam.serviceAccounts.actAs on project',
    ],
    [
      'more than actAs on an account',
      { actions: [anAction(ask('actor', 'iam.serviceAccounts.get', 'runtime-service-account'))] },
      'iam.serviceAccounts.get on runtime-service-account',
    ],
    [
      'actAs below the tier workload',
      { actions: [anAction({ tier: 'access' })] },
      'actAs in the tier access',
    ],
  ];

  it.each(cases)('%s', (_why, sent, problem) => {
    expect(shown(sent).join('\n')).toContain(problem);
  });

  it.each(['run.services.setIamPolicy', 'run.jobs.setIamPolicy', 'iam.serviceAccounts.disable'])(
    'but not for %s: a change of one resource',
    (permission) => {
      expect(problemsOf({ actions: [anAction(ask('actor', permission))] })).toEqual([]);
    },
  );

  it('all its problems at once', () => {
    const sent = {
      detectors: [aDetector({ module: 'CLOUD_RUN_REVERSE_SHELL', playbook: 'nope' })],
      actions: [anAction({ id: 'notify', ...ask('responder', 'run.services.update') })],
      playbooks: [aPlaybook({ id: 'default', steps: ['nope'] })],
    };
    expect(problemsOf(sent).map(({ where }) => where)).toEqual([
      'detectors.0',
      'actions.0',
      'playbooks.0',
      'actions.0',
      'detectors.0.playbook',
      'playbooks.0.steps',
    ]);
  });

  it('every problem says what is expected and how to fix it', () => {
    const texts = cases
      .flatMap(([, sent]) => problemsOf(sent))
      .flatMap(({ expected, fix }) => [expected, fix]);
    expect(texts.filter((text) => text.length < 5)).toEqual([]);
  });
});

describe('whatever is sent as an extension', () => {
  const junk = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
  const almost = (part: object) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(part)), junk)
      .map(([member, value]) => ({ ...part, [member]: value }));
  const parts = fc.record(
    {
      detectors: fc.oneof(junk, fc.array(fc.oneof(junk, almost(detector)))),
      actions: fc.oneof(junk, fc.array(fc.oneof(junk, almost(quarantineService)))),
      playbooks: fc.oneof(junk, fc.array(fc.oneof(junk, almost(quarantine)))),
    },
    { requiredKeys: [] },
  );
  const extensions = fc.oneof(junk, parts);

  it('extendCatalogue answers, and never throws', () => {
    fc.assert(fc.property(extensions, (sent) => typeof extendCatalogue(sent as never).ok === 'boolean'));
  });

  it('parseResponseConfig answers, and what it accepts can travel', () => {
    fc.assert(
      fc.property(extensions, (extend) => {
        const parsed = parseResponseConfig({ ...configInput(), extend });
        if (parsed.ok) expect(() => [catalogueOf(parsed.value), toRuntimeConfig(parsed.value)]).not.toThrow();
      }),
    );
  });

  it.each([5n, circle(), Symbol('s'), () => 1, Object.create(null)])(
    'parseResponseConfig names the member for what JSON cannot write',
    (extend) => {
      const parsed = parseResponseConfig({ ...configInput(), extend: { actions: extend } });
      expect(parsed.ok ? [] : parsed.error.map(({ where }) => where)).toEqual(['extend.actions']);
    },
  );
});

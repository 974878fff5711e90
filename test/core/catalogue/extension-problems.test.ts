import fc from 'fast-check';
import { extendCatalogue } from '../../../core/catalogue/catalogue';
import { catalogueOf, parseResponseConfig, toRuntimeConfig } from '../../../core/config/response-config';
import { quarantine, quarantineService } from '../../../examples/custom-response/extension';
import { configInput } from '../../factories/config';
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
} from '../../factories/extension';

describe('an extension is refused for', () => {
  const cases: readonly (readonly [why: string, sent: unknown, problem: string])[] = [
    ['no object', null, '(top level): '],
    ['a list', [], '(top level): '],
    ['an unknown member', { action: [] }, 'action: extension-shape'],
    ['parts that are no list', { actions: anAction() }, 'actions: extension-shape'],
    ['parts that are null', { detectors: null }, 'detectors: extension-shape'],
    // biome-ignore lint/suspicious/noSparseArray: the test needs a hole
    ['a hole in a list', { actions: [, anAction()] }, 'actions.0: extension-shape'],
    ['a part that is no object', { playbooks: [7] }, 'playbooks.0: extension-shape'],

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
    [
      'a workload action for two kinds',
      { actions: [anAction({ targets: ['service', 'job'] })] },
      'actions.0.targets',
    ],
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
      'detectors.0: extension-id-taken',
    ],
    [
      'the module of unknown threats',
      { detectors: [aDetector({ module: 'UNKNOWN_THREAT' })] },
      'detectors.0: extension-id-taken',
    ],
    ['a built-in action', { actions: [anAction({ id: 'stop-service' })] }, 'actions.0: extension-id-taken'],
    ['an id twice', { actions: [anAction(), anAction()] }, 'actions.1: extension-id-taken'],
    [
      'a built-in playbook',
      { playbooks: [aPlaybook({ id: 'default', steps: [] })] },
      'playbooks.0: extension-id-taken',
    ],
    [
      'a built-in category in another spelling',
      { detectors: [aDetector({ category: 'reverse_SHELL' })] },
      'detectors.0: extension-category-taken',
    ],
    [
      'a category that another own detector has as alias',
      { detectors: [aDetector({ aliases: ['Other'] }), aDetector({ module: 'OTHER', category: 'other!' })] },
      'detectors.1: extension-category-taken',
    ],
    [
      "the heartbeat's category",
      { detectors: [aDetector({ category: 'riposte heartbeat' })] },
      'detectors.0: extension-category-taken',
    ],
    [
      'a playbook that does not exist',
      { detectors: [aDetector({ playbook: 'nope' })] },
      'detectors.0.playbook: extension-unknown-playbook',
    ],
    [
      'a step that does not exist',
      { playbooks: [aPlaybook({ steps: ['nope'] })] },
      'playbooks.0.steps: extension-unknown-action',
    ],
    [
      'an alternative that does not exist',
      { playbooks: [aPlaybook({ steps: [{ firstOf: ['notify', 'nope'] }] })] },
      'playbooks.0.steps: extension-unknown-action',
    ],

    [
      'a change of workloads in the tier observe',
      { actions: [anAction({ tier: 'observe', permissions: {} })] },
      'actions.0: extension-tier',
    ],
    [
      'a writing permission in the tier observe',
      { actions: [anAction({ tier: 'observe', ...ask('actor', 'run.jobs.run') })] },
      'actions.0: extension-tier',
    ],
    [
      'a wildcard',
      { actions: [anAction(ask('actor', 'run.services.*'))] },
      'actions.0: extension-not-a-permission',
    ],
    ['a role', { actions: [anAction(ask('actor', 'roles/owner'))] }, 'actions.0: extension-not-a-permission'],
    [
      'a responder that writes',
      { actions: [anAction(ask('responder', 'run.services.update'))] },
      'actions.0: extension-responder-power',
    ],
    [
      'a responder outside of the project',
      { actions: [anAction(ask('responder', 'run.services.get', 'ledger'))] },
      'actions.0: extension-responder-power',
    ],
    [
      'a responder that reads secrets',
      { actions: [anAction(ask('responder', 'secretmanager.versions.access'))] },
      'actions.0: extension-responder-power',
    ],
    ...(['ledger', 'effects', 'evidence', 'command-topic', 'reputation'] as const).map(
      (scope) =>
        [
          `an actor on ${scope}`,
          { actions: [anAction(ask('actor', 'run.services.get', scope))] },
          'actions.0: extension-scope',
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
          'actions.0: extension-grants-power',
        ] as const,
    ),
    [
      'actAs on the project',
      { actions: [anAction(ask('actor', 'iam.serviceAccounts.actAs'))] },
      'actions.0: extension-act-as',
    ],
    [
      'more than actAs on an account',
      { actions: [anAction(ask('actor', 'iam.serviceAccounts.get', 'runtime-service-account'))] },
      'actions.0: extension-act-as',
    ],
    [
      'actAs below the tier workload',
      { actions: [anAction({ tier: 'access' })] },
      'actions.0: extension-tier',
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

describe('for any value as an extension', () => {
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

  it('extendCatalogue returns a result, and never throws', () => {
    fc.assert(fc.property(extensions, (sent) => typeof extendCatalogue(sent as never).ok === 'boolean'));
  });

  it('parseResponseConfig returns a result, and JSON can express what it accepts', () => {
    fc.assert(
      fc.property(extensions, (extend) => {
        const parsed = parseResponseConfig({ ...configInput(), extend });
        if (parsed.ok) expect(() => [catalogueOf(parsed.value), toRuntimeConfig(parsed.value)]).not.toThrow();
      }),
    );
  });

  it.each([5n, circle(), Symbol('s'), () => 1, Object.create(null)])(
    'parseResponseConfig names a member that JSON cannot express',
    (extend) => {
      const parsed = parseResponseConfig({ ...configInput(), extend: { actions: extend } });
      expect(parsed.ok ? [] : parsed.error.map(({ where }) => where)).toEqual(['extend.actions']);
    },
  );
});

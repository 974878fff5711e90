import fc from 'fast-check';
import type { PowerChange } from '../../../review/powers/power-change';
import {
  account,
  accountGrant,
  agent,
  condition,
  LEDGER,
  PIPELINE,
  projectGrant,
  role,
  roleName,
  topicGrant,
} from './pipeline';
import { type Declared, declared, keyOf, planned } from './planned';
import { powerChanges } from './reviewed';

const MEMBERS = [
  account('fixer'),
  account('reader'),
  'user:ann@example.com',
  'allUsers',
  agent('gcp-sa-pubsub'),
];
const ROLES = [
  'roles/owner',
  'roles/run.admin',
  'roles/pubsub.publisher',
  'roles/iam.serviceAccountUser',
  'roles/unheard.of',
  roleName('does'),
  roleName('extra'),
];
const PERMISSIONS = [
  'run.services.update',
  'run.services.delete',
  'pubsub.topics.delete',
  'iam.roles.update',
  'storage.objects.get',
];

const grants: fc.Arbitrary<Declared> = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    member: fc.constantFrom(...MEMBERS),
    granted: fc.constantFrom(...ROLES),
    where: fc.constantFrom('project', 'topic', 'account', 'folder'),
    when: fc.constantFrom(undefined, LEDGER, 'request.time < timestamp("2030-01-01T00:00:00Z")'),
  })
  .map(({ name, member, granted, where, when }) => {
    const more = when === undefined ? {} : condition(when);
    if (where === 'topic') return topicGrant(name, 'inbox', member, granted);
    if (where === 'account') return accountGrant(name, 'fixer', member, granted);
    if (where === 'folder')
      return declared('google_folder_iam_member', name, { folder: '7', member, role: granted, ...more });
    return projectGrant(name, member, granted, more);
  });

const roles = fc
  .record({ permissions: fc.subarray(PERMISSIONS), stage: fc.constantFrom('GA', 'DISABLED') })
  .map(({ permissions, stage }) => role('extra', permissions, { stage }));

/** The small pipeline with additional random grants. Equal names are the same resource. */
const states = fc
  .tuple(fc.uniqueArray(grants, { maxLength: 5, selector: keyOf }), fc.option(roles, { nil: undefined }))
  .map(([more, extra]) => [...PIPELINE, ...more, ...(extra ? [extra] : [])]);

const told = (changes: readonly PowerChange[]) =>
  changes
    .map(({ principal, scope, gained, lost, condition: when }) => ({
      at: `${String(principal)} ${scope.key}`,
      gained,
      lost,
      when: [when?.before, when?.after],
    }))
    .map((each) => JSON.stringify(each))
    .sort();

const mirrored = (changes: readonly PowerChange[]) =>
  changes
    .map(({ principal, scope, gained, lost, condition: when }) => ({
      at: `${String(principal)} ${scope.key}`,
      gained: lost,
      lost: gained,
      when: [when?.after, when?.before],
    }))
    .map((each) => JSON.stringify(each))
    .sort();

test('gain and loss are exact mirrors if the sides are swapped', () => {
  fc.assert(
    fc.property(states, states, (before, after) => {
      expect(told(powerChanges(planned(after, before)))).toEqual(
        mirrored(powerChanges(planned(before, after))),
      );
    }),
    { numRuns: 150 },
  );
});

test('the order of the resources does not matter', () => {
  fc.assert(
    fc.property(states, states, fc.infiniteStream(fc.nat()), (before, after, numbers) => {
      const [stack] = planned(before, after);
      const keys = new Map(stack?.changes.map((change) => [change, numbers.next().value as number]));
      const shuffled = [...(stack?.changes ?? [])].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
      const sentences = (changes: readonly PowerChange[]) =>
        changes.map(({ words, severity }) => `${severity} ${words}`);
      expect(sentences(powerChanges([{ ...stack, changes: shuffled } as never]))).toEqual(
        sentences(powerChanges([stack as never])),
      );
    }),
    { numRuns: 100 },
  );
});

test('without a change of resources, no power changes', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(powerChanges(planned(state, state))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a part of the pipeline never gains and loses one permission at once, unless a condition changes', () => {
  fc.assert(
    fc.property(states, states, (before, after) => {
      for (const { gained, lost, condition: when } of powerChanges(planned(before, after))) {
        if (when?.kind !== 'changed')
          expect(gained.filter((permission) => lost.includes(permission))).toEqual([]);
      }
    }),
    { numRuns: 100 },
  );
});

describe('in words', () => {
  const words = (...more: Declared[]) =>
    powerChanges(planned(PIPELINE, [...PIPELINE, ...more])).map((change) => change.words);

  test.each([
    [
      projectGrant('x', account('fixer'), 'roles/owner'),
      'The actor may now use every permission of roles/owner in project acme-sec.',
    ],
    [topicGrant('x', 'inbox', 'user:a@b.c'), 'User a@b.c may now publish messages on topic inbox.'],
    [topicGrant('x', 'inbox', 'domain:b.c'), 'Everyone at b.c may now publish messages on topic inbox.'],
    [
      topicGrant('x', 'inbox', 'projectEditor:q'),
      'The editors of project q may now publish messages on topic inbox.',
    ],
    [
      topicGrant('x', 'inbox', agent('gcp-sa-logging')),
      "Cloud Logging's agent may now publish messages on topic inbox.",
    ],
    [
      declared('google_folder_iam_member', 'x', {
        folder: 'folders/7',
        member: account('knocker'),
        role: 'roles/run.servicesInvoker',
      }),
      'The push account may now call services in folder 7.',
    ],
    [
      projectGrant('x', account('reader'), 'roles/pubsub.publisher', condition('a == b')),
      'The responder may now publish messages in project acme-sec, under a condition.',
    ],
  ])('%#', (more, expected) => {
    expect(words(more)).toEqual([expected]);
  });

  test('an incomplete role of the table is reported as every permission of the role', () => {
    expect(words(projectGrant('x', account('reader'), 'roles/run.admin'))[0]).toContain(
      'every permission of roles/run.admin',
    );
  });
});

test('a grant that moves from one stack to another is no change', () => {
  const [grant] = [projectGrant('x', account('fixer'), 'roles/owner')];
  const [one] = planned([...PIPELINE, grant as Declared], PIPELINE);
  const [two] = planned([], [grant as Declared]);
  expect(powerChanges([one as never, { ...two, name: 't' } as never])).toEqual([]);
});

test('a change has the permissions of one principal and scope, and the addresses behind them', () => {
  const [change] = powerChanges(planned(PIPELINE, [...PIPELINE, topicGrant('x', 'inbox', 'user:a@b.c')]));
  expect(change).toMatchObject({
    gained: ['pubsub.topics.publish'],
    standsOut: [],
    severity: 'medium',
    isOurScope: true,
  });
  expect(change?.changes.map(({ address }) => address)).toEqual(['google_pubsub_topic_iam_member.x']);
});

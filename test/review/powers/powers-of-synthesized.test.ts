import type { JsonObject } from '../../../core/values/json';
import { compareSynthesized, type SynthesizedStack } from '../../../review/input/synthesized';
import { type Review, review } from '../../../review/review';
import { stacksOf } from '../../examples/synthesized-examples';
import { reference } from './planned';
import { powerFindings } from './reviewed';

type Block = Record<string, unknown>;
interface Stack {
  resource: Record<string, Record<string, Block>>;
  data?: Record<string, Record<string, Block>>;
  moved?: unknown[];
  locals?: Block;
}

const [base] = stacksOf('single-project').map(({ name, text }) => ({ name, text }));
const stackOf = (json: unknown): SynthesizedStack => ({ name: String(base?.name), json: json as JsonObject });
const parsed = (): Stack => JSON.parse(String(base?.text)) as Stack;

/** The example after an edit of its JSON, as a colleague could make it. */
function edited(edit: (stack: Stack) => void, before: (stack: Stack) => void = () => undefined): Review {
  const [from, to] = [parsed(), parsed()];
  for (const stack of [from, to]) before(stack);
  edit(to);
  return review(compareSynthesized([stackOf(from)], [stackOf(to)]));
}
const told = (result: Review): string[] =>
  powerFindings(result).map(({ rule, severity }) => `${rule} ${severity}`);

/** The name of the one resource of a type with this end of its construct path. */
function named(stack: Stack, type: string, path: string): string {
  const [found] = Object.entries(stack.resource[type] ?? {}).filter(([, block]) =>
    JSON.stringify(block['//']).includes(`/riposte/${path}"`),
  );
  if (!found) throw new Error(`no ${type} at ${path}`);
  return found[0];
}
const grantOf = (stack: Stack, type: string, path: string): Block =>
  (stack.resource[type] as Record<string, Block>)[named(stack, type, path)] as Block;
const TOPIC_GRANT = 'google_pubsub_topic_iam_member';

test("the grant of Security Command Center's agent is deleted", () => {
  const result = edited((stack) => {
    delete stack.resource[TOPIC_GRANT]?.[named(stack, TOPIC_GRANT, 'findings/scc-publishes')];
  });
  expect(told(result)).toEqual(['R44 critical']);
});

test('count 0 also deletes it', () => {
  const result = edited((stack) => {
    grantOf(stack, TOPIC_GRANT, 'findings/scc-publishes').count = 0;
  });
  expect(told(result)).toEqual(['R44 critical']);
});

test('a rename of everything with moved blocks changes no power', () => {
  const result = edited((stack) => {
    const names = Object.entries(stack.resource).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => [type, name] as const),
    );
    let text = JSON.stringify(stack.resource);
    for (const [type, name] of names) {
      text = text
        .replaceAll(`"${name}":{`, `"new_${name}":{`)
        .replaceAll(`{${type}.${name}.`, `{${type}.new_${name}.`);
    }
    stack.resource = JSON.parse(text) as Stack['resource'];
    stack.moved = names.map(([type, name]) => ({ from: `${type}.${name}`, to: `${type}.new_${name}` }));
  });
  expect(result.counts).toMatchObject({ create: 0, delete: 0 });
  expect(told(result)).toEqual([]);
});

test('a policy is read from the data source with its content', () => {
  const withPolicy = (members: string[]) => (stack: Stack) => {
    const binding = [{ role: 'roles/pubsub.publisher', members }];
    stack.data = { google_iam_policy: { p: { binding } } };
    stack.resource.google_pubsub_topic_iam_policy = {
      owns: { topic: 'riposte-findings', policy_data: reference('data.google_iam_policy.p.policy_data') },
    };
  };
  const mallory = 'user:mallory@example.com';
  const appears = edited(withPolicy([mallory]));
  expect(told(appears)).toEqual(expect.arrayContaining(['R19 high', 'R41 medium', 'R44 critical']));
  // In this case, only the data source changes.
  const grows = edited(withPolicy([mallory, 'allUsers']), withPolicy([mallory]));
  expect(told(grows)).toEqual(['R22 high']);
});

test('a repeated grant with a longer list gains an unknown member', () => {
  const repeated = (members: string[]) => (stack: Stack) => {
    stack.resource.google_project_iam_member = {
      ...stack.resource.google_project_iam_member,
      many: { for_each: members, role: 'roles/run.admin', member: reference('each.value') },
    };
  };
  const result = edited(repeated(['user:a@b.c', 'user:d@e.f']), repeated(['user:a@b.c']));
  expect(powerFindings(result)).toContainEqual(expect.objectContaining({ rule: 'R41', assumed: true }));
});

test('a member is read from the local value that it refers to', () => {
  const local = (member: string) => (stack: Stack) => {
    stack.locals = { someone: member };
    stack.resource.google_project_iam_member = {
      ...stack.resource.google_project_iam_member,
      one: { role: 'roles/run.admin', member: reference('local.someone') },
    };
  };
  expect(told(edited(local('user:mallory@example.com'), local('user:ann@example.com')))).toEqual([
    'R41 high',
    'R56 info',
  ]);
});

test('a role of the actor gains a permission', () => {
  const result = edited((stack) => {
    const role = Object.values(stack.resource.google_project_iam_custom_role ?? {}).find(
      ({ title }) => title === 'Riposte actor: project',
    ) as Block;
    role.permissions = [...(role.permissions as string[]), 'run.services.delete'];
  });
  expect(told(result)).toEqual(['R21 high']);
});

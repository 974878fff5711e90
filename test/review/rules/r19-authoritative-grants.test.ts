import { review } from '../../../review/review';
import { inEveryWrapping } from '../powers/in-every-wrapping';
import { account, agent, P, PIPELINE } from '../powers/pipeline';
import { type Declared, declared, planned } from '../powers/planned';
import { findingsOf, reviewed } from '../powers/reviewed';

const binding = (members: readonly string[], more: Partial<Declared> = {}, name = 'owns'): Declared =>
  declared(
    'google_pubsub_topic_iam_binding',
    name,
    { project: P, topic: 'inbox', role: 'roles/pubsub.publisher', members: [...members] },
    more,
  );
const policy = (policy_data: string, more: Partial<Declared> = {}): Declared =>
  declared(
    'google_pubsub_topic_iam_policy',
    'owns',
    { project: P, topic: `projects/${P}/topics/inbox`, policy_data },
    more,
  );
const scc = agent('gcp-sa-scc-notification');

describe('a binding that omits the agent that publishes findings', () => {
  inEveryWrapping('R19', 'high', [...PIPELINE, binding([account('reader')])]);

  test('names the member that it removes', () => {
    const [finding] = findingsOf('R19', reviewed([...PIPELINE, binding([account('reader')])]));
    expect(finding?.message).toBe(
      "One resource owns all members of roles/pubsub.publisher on topic inbox; it removes Security Command Center's agent.",
    );
  });

  test('weakens detection, because the agent loses what it needs', () => {
    const result = reviewed([...PIPELINE, binding([account('reader')])]);
    expect(result.verdicts).toMatchObject({ detection: 'weakened', response: 'weaker' });
    expect(findingsOf('R44', result).map(({ severity }) => severity)).toEqual(['critical']);
  });
});

test('a binding that lists every member is reported with a lower severity', () => {
  const found = findingsOf('R19', reviewed([...PIPELINE, binding([scc])]));
  expect(found.map(({ severity }) => severity)).toEqual(['medium']);
});

test('a binding whose members are unknown until the apply counts as one that removes members', () => {
  const open = binding([], { unknown: { members: true } });
  const [finding] = findingsOf('R19', reviewed([...PIPELINE, open]));
  expect(finding).toMatchObject({ severity: 'high', assumed: true });
});

test('a second binding for the same role conflicts with the first', () => {
  const before = [...PIPELINE, binding([scc])];
  const [, ...more] = findingsOf(
    'R19',
    reviewed([...before, binding([scc], {}, 'second')], undefined, before),
  );
  const found = findingsOf('R19', reviewed([...before, binding([scc], {}, 'second')], undefined, before));
  expect(more).toHaveLength(1);
  expect(found.every(({ message }) => message.includes('it conflicts with'))).toBe(true);
});

test('an existing binding that no longer lists the agent is found', () => {
  const before = [...PIPELINE, binding([scc])];
  const found = findingsOf('R19', reviewed([...PIPELINE, binding([])], undefined, before));
  expect(found.map(({ severity }) => severity)).toEqual(['high']);
});

test('an unchanged binding is not reported', () => {
  const before = [...PIPELINE, binding([account('reader')])];
  expect(reviewed(before, undefined, before).findings).toEqual([]);
});

describe('a policy', () => {
  const empty = policy('{"bindings":[]}');
  inEveryWrapping('R19', 'high', [...PIPELINE, empty]);

  test('that is unknown until the apply removes every member and may grant anything', () => {
    const result = reviewed([...PIPELINE, policy('', { unknown: { policy_data: true } })]);
    expect(findingsOf('R19', result)[0]).toMatchObject({ assumed: true });
    expect(findingsOf('R44', result)).not.toEqual([]);
    expect(findingsOf('R41', result)[0]?.message).toContain('A member that is known only after the apply');
  });

  test('of the project owns the grants of the pipeline there', () => {
    const project = declared('google_project_iam_policy', 'all', {
      project: P,
      policy_data: '{"bindings":[]}',
    });
    const found = findingsOf('R19', reviewed([...PIPELINE, project]));
    expect(found[0]?.message).toContain('One resource owns every grant in project acme-sec');
    expect(found[0]?.message).toContain('the actor');
  });

  test('of another project is not relevant', () => {
    const project = declared('google_project_iam_policy', 'all', {
      project: 'shop',
      policy_data: '{"bindings":[]}',
    });
    expect(reviewed([...PIPELINE, project]).findings).toEqual([]);
  });
});

test('a project-wide binding of a role that no part of the pipeline has is not relevant', () => {
  const other = declared('google_project_iam_binding', 'all', {
    project: P,
    role: 'roles/monitoring.viewer',
    members: ['user:a@example.com'],
  });
  expect(findingsOf('R19', reviewed([...PIPELINE, other]))).toEqual([]);
});

test("a project-wide binding of a role of Google's agents is found", () => {
  const other = declared('google_project_iam_binding', 'all', {
    project: P,
    role: 'roles/pubsub.serviceAgent',
    members: [agent('gcp-sa-pubsub')],
  });
  expect(findingsOf('R19', reviewed([...PIPELINE, other]))).toHaveLength(1);
});

test('a binding that Terraform forgets no longer removes members', () => {
  const owns = binding([account('reader')]);
  const stacks = planned([...PIPELINE, owns], PIPELINE, undefined, ['google_pubsub_topic_iam_binding.owns']);
  expect(findingsOf('R19', review(stacks))).toEqual([]);
});

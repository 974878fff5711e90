import { review } from '../../../review/review';
import { inEveryWrapping } from '../powers/in-every-wrapping';
import { account, agent, changed, P, PIPELINE, projectGrant, roleName, without } from '../powers/pipeline';
import { declared, planned } from '../powers/planned';
import { findingsOf, reviewed } from '../powers/reviewed';

describe('the agent that publishes findings loses its grant', () => {
  inEveryWrapping('R44', 'critical', without('scc-publishes'));
});

test.each([
  [
    'scc-publishes',
    'google_pubsub_topic_iam_member',
    'critical',
    { detection: 'weakened', response: 'weaker' },
  ],
  [
    'reader',
    'google_cloud_run_v2_service_iam_member',
    'critical',
    { detection: 'weakened', response: 'weaker' },
  ],
  [
    'agent-subscribes',
    'google_pubsub_subscription_iam_member',
    'critical',
    { detection: 'weakened', response: 'weaker' },
  ],
  ['fixer-does', 'google_project_iam_member', 'high', { detection: 'unchanged', response: 'weaker' }],
  ['reader-reads', 'google_project_iam_member', 'high', { detection: 'unchanged', response: 'weaker' }],
  ['reader-orders', 'google_pubsub_topic_iam_member', 'high', { detection: 'unchanged', response: 'weaker' }],
  ['builder-logs', 'google_project_iam_member', 'medium', { detection: 'unchanged', response: 'unknown' }],
])('without %s', (name, type, severity, verdicts) => {
  const result = reviewed(without(name, type));
  expect(findingsOf('R44', result).map((finding) => finding.severity)).toEqual([severity]);
  expect(result.verdicts).toEqual({ ...verdicts, powers: 'reduced' });
});

test('a permission that the role loses is lost for its members', () => {
  const result = reviewed(
    changed('does', 'google_project_iam_custom_role', { permissions: ['run.services.get'] }),
  );
  expect(findingsOf('R44', result)[0]?.message).toBe(
    'The actor may no longer change and stop services, use run.operations.get and use run.revisions.list in project acme-sec. Lost: run.operations.get, run.revisions.list, run.services.update.',
  );
});

test.each([{ stage: 'DISABLED' }, { deleted: true }])('a role that becomes %j grants nothing', (values) => {
  const result = reviewed(changed('does', 'google_project_iam_custom_role', values));
  expect(findingsOf('R44', result)).toHaveLength(1);
});

test('a deleted role grants nothing', () => {
  expect(findingsOf('R44', reviewed(without('does')))).toHaveLength(1);
});

test('a removal by a second resource is a loss', () => {
  const removal = declared('google_project_iam_member_remove', 'x', {
    project: P,
    role: roleName('does'),
    member: account('fixer'),
  });
  expect(findingsOf('R44', reviewed([...PIPELINE, removal]))).toHaveLength(1);
});

test('a grant that Terraform forgets remains, and is reported', () => {
  const stacks = planned(PIPELINE, without('fixer-does'), undefined, [
    'google_project_iam_member.fixer-does',
  ]);
  const result = review(stacks);
  expect(findingsOf('R44', result).map(({ severity }) => severity)).toEqual(['medium']);
  expect(result.verdicts.powers).toBe('unknown');
});

test('a grant that another resource also makes is not lost', () => {
  const twin = projectGrant('twin', account('fixer'), roleName('does'));
  expect(reviewed([...without('fixer-does'), twin]).findings).toEqual([]);
});

test('a grant on the whole project replaces the loss of one on a resource', () => {
  const wide = projectGrant('wide', account('reader'), 'roles/pubsub.publisher');
  const result = reviewed([...without('reader-orders'), wide]);
  expect(findingsOf('R44', result)).toEqual([]);
  expect(result.verdicts.response).toBe('unchanged');
});

test('other rules report a grant that is deleted together with its topic', () => {
  const after = without('orders', 'google_pubsub_topic').filter(({ name }) => name !== 'reader-orders');
  expect(findingsOf('R44', reviewed(after))).toEqual([]);
});

test('a topic that is recreated at another address still needs its grants', () => {
  const again = PIPELINE.map((each) =>
    each.type === 'google_pubsub_topic' && each.name === 'orders' ? { ...each, name: 'again' } : each,
  ).filter(({ name }) => name !== 'reader-orders');
  expect(findingsOf('R44', reviewed(again))).toHaveLength(1);
});

test('a grant that Terraform forgets here and manages elsewhere is not reported', () => {
  const twin = projectGrant('twin', account('fixer'), roleName('does'));
  const stacks = planned(PIPELINE, [...without('fixer-does'), twin], undefined, [
    'google_project_iam_member.fixer-does',
  ]);
  expect(findingsOf('R44', review(stacks))).toEqual([]);
});

test('the role of an agent on the project is needed', () => {
  const before = [...PIPELINE, projectGrant('agent', agent('gcp-sa-pubsub'), 'roles/pubsub.serviceAgent')];
  expect(findingsOf('R44', reviewed(PIPELINE, undefined, before)).map(({ severity }) => severity)).toEqual([
    'critical',
  ]);
});

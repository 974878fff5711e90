import { review } from '../../../review/review';
import type { Block, Head } from '../cases/head';
import { describeRule, type RuleCase, stacksOf } from '../rule-cases';

const TYPE = 'google_pubsub_subscription';
const findings = (head: Head) => head.the(TYPE, 'findings/subscription');
const AT = 'findings/subscription';
type Value = Parameters<Head['set']>[2];
const sets = (path: string, value: Value, given?: Value): Pick<RuleCase, 'edit' | 'given'> => ({
  ...(given === undefined ? {} : { given: (head: Head) => head.set(findings(head), path, given) }),
  edit: (head) => head.set(findings(head), path, value),
});
const unsets = (path: string): Pick<RuleCase, 'edit'> => ({
  edit: (head) => head.unset(findings(head), path),
});
const high = (says: RegExp): RuleCase['finds'] => [{ at: AT, severity: 'high', says }];
const medium = (says: RegExp): RuleCase['finds'] => [{ at: AT, severity: 'medium', says }];
const transform = (more: Block = {}): Block => ({
  javascript_udf: { code: 'function f() {}', function_name: 'f' },
  ...more,
});
/** A replaced resource does not exist for a while. */
const replaced: RuleCase['finds'][number] = { at: AT, severity: 'critical', says: /created again/ };

describeRule('R18', [
  {
    name: 'destroys the subscription',
    edit: (head) => head.remove(findings(head)),
    finds: [{ at: AT, severity: 'critical', says: /is destroyed/ }],
  },
  {
    name: 'removes the dead letters',
    ...unsets('dead_letter_policy'),
    finds: high(/no dead-letter topic/),
  },
  {
    name: 'lowers the number of attempts',
    ...sets('dead_letter_policy.max_delivery_attempts', 5),
    finds: high(/from 40 to 5/),
  },
  {
    name: 'raises the number of attempts',
    ...sets('dead_letter_policy.max_delivery_attempts', 100),
    finds: [],
  },
  {
    name: 'sends dead letters to another topic',
    ...sets('dead_letter_policy.dead_letter_topic', 'projects/other/topics/nowhere'),
    finds: medium(/dead-letter topic changes/),
  },
  { name: 'lets the subscription expire', ...unsets('expiration_policy'), finds: high(/expires/) },
  {
    name: 'sets a long expiration',
    ...sets('expiration_policy', { ttl: '2678400s' }),
    finds: high(/expires/),
  },
  {
    name: 'keeps messages for a shorter time',
    ...sets('message_retention_duration', '600s'),
    finds: high(/from 604800 to 600/),
  },
  {
    name: 'omits the retention, whose default is the same',
    ...unsets('message_retention_duration'),
    finds: [],
  },
  {
    name: 'lowers the deadline below the timeout of the function',
    ...sets('ack_deadline_seconds', 10),
    finds: [...high(/below the timeout of the function/), ...medium(/goes down/)],
  },
  {
    name: 'raises the timeout of the function above the deadline',
    edit: (head) =>
      head.set(
        head.the('google_cloudfunctions2_function', 'responder/function'),
        'service_config.timeout_seconds',
        599,
      ),
    finds: [
      { at: 'audit/subscription', severity: 'high', says: /below the timeout/ },
      { at: AT, severity: 'high', says: /below the timeout/ },
    ],
  },
  {
    name: 'filters messages',
    ...sets('filter', 'attributes.x = "y"'),
    finds: [replaced, ...high(/filter of the subscription/)],
  },
  {
    name: 'subscribes to another topic',
    ...sets('topic', 'projects/other/topics/else'),
    finds: [replaced, { at: AT, severity: 'critical', says: /topic of the subscription/ }],
  },
  {
    name: 'pushes to another endpoint',
    ...sets('push_config.push_endpoint', 'https://evil.example'),
    finds: high(/push endpoint changes/),
  },
  {
    name: 'removes the push endpoint',
    ...unsets('push_config'),
    finds: [{ at: AT, severity: 'critical', says: /push endpoint is removed/ }],
  },
  {
    name: 'pushes without a token',
    ...unsets('push_config.oidc_token'),
    finds: high(/no OIDC token/),
  },
  {
    name: 'sets another audience of the token',
    ...sets('push_config.oidc_token.audience', 'https://other.example'),
    finds: high(/audience/),
  },
  {
    name: 'pushes as another account',
    ...sets('push_config.oidc_token.service_account_email', 'x@y.iam.gserviceaccount.com'),
    finds: high(/authenticates the push/),
  },
  {
    name: 'delivers messages without the wrapper',
    ...sets('push_config.no_wrapper', { write_metadata: false }),
    finds: high(/wrapper/),
  },
  {
    name: 'delivers messages in the old format',
    ...sets('push_config.attributes', { 'x-goog-version': 'v1beta1' }),
    finds: high(/push format/),
  },
  { name: 'rewrites messages', ...sets('message_transforms', [transform()]), finds: high(/transform/) },
  {
    name: 'adds a disabled transform',
    ...sets('message_transforms', [transform({ disabled: true })]),
    finds: [],
  },
  { name: 'removes a transform', ...sets('message_transforms', [], [transform()]), finds: [] },
  {
    name: 'does not change a transform',
    given: (head) => head.set(findings(head), 'message_transforms', [transform()]),
    edit: (head) => head.set(findings(head), 'labels', { a: 'b' }),
    finds: [],
  },
  {
    name: 'adds a transform that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: 'message_transforms' }],
    finds: [{ at: AT, severity: 'high', says: /transform/, assumed: true }],
  },
  {
    name: 'keeps acknowledged messages',
    edit: (head) => head.set(findings(head), 'retain_acked_messages', true),
    finds: [],
  },
  {
    name: 'retries with shorter pauses',
    ...sets('retry_policy.maximum_backoff', '60s'),
    finds: medium(/longest pause/),
  },
  {
    name: 'no longer keeps acknowledged messages',
    ...sets('retain_acked_messages', false, true),
    finds: [{ at: AT, severity: 'low', says: /replayed/ }],
  },
  {
    name: 'enables exactly-once delivery',
    ...sets('enable_exactly_once_delivery', true),
    finds: medium(/Exactly-once/),
  },
  {
    name: 'enables ordering of messages',
    ...sets('enable_message_ordering', true),
    finds: [replaced, ...medium(/Ordering/)],
  },
  {
    name: 'writes messages into a table',
    ...sets('bigquery_config', { table: 'p.d.t' }),
    finds: high(/BigQuery/),
  },
  {
    name: 'writes messages into a bucket',
    ...sets('cloud_storage_config', { bucket: 'b' }),
    finds: high(/Cloud Storage/),
  },
  { name: 'labels the subscription', ...sets('labels', { a: 'b' }), finds: [] },
  {
    name: 'removes the subscription of the dead letters',
    edit: (head) => head.remove(head.the(TYPE, 'dead-letters/subscription')),
    finds: [
      { at: 'dead-letters/subscription', severity: 'critical' },
      { at: 'dead-letters/topic', severity: 'high', says: /no subscription any more/ },
    ],
  },
  {
    name: 'adds a push subscription without dead letters',
    edit: (head) => {
      const { dead_letter_policy: _, ...block } = findings(head).block;
      head.add(TYPE, 'second', { ...structuredClone(block), name: 'second-subscription' });
    },
    finds: [{ at: 'second', severity: 'medium', says: /no dead-letter topic/ }],
  },
  {
    name: 'sets the push endpoint to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: 'push_config.push_endpoint' }],
    finds: [{ at: AT, severity: 'high', assumed: true }],
  },
  {
    name: 'sets the dead letters to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: 'dead_letter_policy' }],
    finds: [{ at: AT, severity: 'high', says: /no dead-letter topic/, assumed: true }],
  },
]);

describe('R18 names the purpose of the messages', () => {
  const verdictsAt = (path: string) =>
    review(stacksOf({ edit: (head) => head.set(head.the(TYPE, path), 'message_retention_duration', '600s') }))
      .verdicts;

  test('findings belong to detection and response', () => {
    expect(verdictsAt('findings/subscription')).toMatchObject({ detection: 'weakened', response: 'weaker' });
  });
  test('audit entries belong to detection', () => {
    expect(verdictsAt('audit/subscription')).toMatchObject({ detection: 'weakened' });
  });
  test('commands belong to the response only', () => {
    expect(verdictsAt('commands/subscription')).toMatchObject({ detection: 'unchanged', response: 'weaker' });
  });
});

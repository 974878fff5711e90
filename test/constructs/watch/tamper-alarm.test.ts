import { type LogScope, TamperAlarm, type TamperAlarmProps } from '../../../index';
import { CHANNEL, PROJECT, partsOf, REGION } from '../../factories/parts';

const FILTER = 'protoPayload.methodName=~"DeleteTopic$"';

const alarm = (scope: LogScope = { organization: '123456' }, more: Partial<TamperAlarmProps> = {}) =>
  partsOf((stack) => {
    new TamperAlarm(stack, 'alarm', {
      project: PROJECT,
      location: REGION,
      scope,
      filter: FILTER,
      notificationChannels: [CHANNEL],
      ...more,
    });
  });

const parts = alarm();
const policy = parts.one('google_monitoring_alert_policy');
const [condition] = policy.conditions as [Record<string, Record<string, unknown>>];

test('shares no topic, subscription or function with the parts that it watches (invariant 12)', () => {
  const types = Object.keys(parts.json.resource as object);
  expect(types.filter((type) => /pubsub|function|run|scheduler/.test(type))).toEqual([]);
  expect(JSON.stringify(parts.json)).not.toMatch(/pubsub\.googleapis\.com/);
});

test('its sink writes to a bucket of its own, and the metric counts in that bucket', () => {
  const bucket = parts.idOf('google_logging_project_bucket_config');
  expect(parts.one('google_logging_organization_sink')).toMatchObject({
    filter: FILTER,
    destination: `logging.googleapis.com/${bucket}`,
    include_children: true,
    exclusions: [],
  });
  expect(parts.one('google_logging_metric')).toMatchObject({
    name: 'riposte-tamper-alarm',
    bucket_name: bucket,
    filter: FILTER,
    metric_descriptor: { metric_kind: 'DELTA', value_type: 'INT64' },
  });
  expect(parts.one('google_project_iam_member')).toMatchObject({ role: 'roles/logging.bucketWriter' });
});

test('the condition may name the metric before it has data, and reads the series of a bucket', () => {
  expect(condition?.condition_prometheus_query_language).toMatchObject({
    disable_metric_validation: true,
    query: expect.stringContaining(
      'sum_over_time({"logging.googleapis.com/user/riposte-tamper-alarm", monitored_resource="logging_bucket"}[600s])',
    ),
  });
  expect(policy.depends_on).toEqual([expect.stringMatching(/^google_logging_metric\./)]);
});

test('it is critical, notifies the channels and links to its runbook', () => {
  expect(policy).toMatchObject({
    severity: 'CRITICAL',
    notification_channels: [CHANNEL],
    documentation: { content: expect.stringContaining('docs/runbooks.md#tamper-alarm') },
  });
});

test('a sink of the project itself needs no grant', () => {
  expect(alarm({ project: 'demo-prj' }).all('google_project_iam_member')).toEqual([]);
});

test('an invalid channel is a problem, with its path', () => {
  expect(alarm(undefined, { notificationChannels: ['oncall@example.com'] }).problems).toEqual([
    expect.stringMatching(/^parts\/alarm\/alert: "oncall@example\.com" is not a notification channel/),
  ]);
});

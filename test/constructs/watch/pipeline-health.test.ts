import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { problemsOfLogFilter } from '../../../constructs/logs/log-filter';
import type { JsonObject } from '../../../core/values/json';
import { CanaryJob, PipelineHealth, type PipelineHealthProps } from '../../../index';
import { CHANNEL, PROJECT, partsOf, REGION } from '../../factories/parts';
import { ROOT } from '../../factories/run-main';

type Choice = 'none' | 'topic' | 'organization';

const health = (heartbeat: Choice = 'topic', more: Partial<PipelineHealthProps> = {}, withCanary = true) =>
  partsOf((stack) => {
    const topic = new PubsubTopic(stack, 'findings', { project: PROJECT.id, name: 'riposte-findings' });
    const canary = new CanaryJob(stack, 'canary', {
      project: PROJECT,
      region: REGION,
      name: 'riposte-canary',
    });
    new PipelineHealth(stack, 'health', {
      project: PROJECT,
      pipes: [{ subscription: 'riposte-findings', oldestSeconds: 600 }, { subscription: 'riposte-commands' }],
      deadLetters: 'riposte-dead-letters',
      functions: ['riposte-responder', 'riposte-actor'],
      notificationChannels: [CHANNEL],
      ...(heartbeat === 'topic' ? { heartbeat: { topic, region: REGION } } : {}),
      ...(heartbeat === 'organization' ? { heartbeat: { organization: '123456', region: REGION } } : {}),
      ...(withCanary ? { canary } : {}),
      ...more,
    });
  });

const parts = health();
const policies = parts.all('google_monitoring_alert_policy');
const policy = (id: string): JsonObject => {
  const found = policies.find(({ user_labels }) => (user_labels as JsonObject).riposte === id);
  if (!found) throw new Error(`no alert ${id}`);
  return found;
};
const conditions = (id: string) => policy(id).conditions as Record<string, JsonObject>[];

test('a pipeline with heartbeat and canary has all alerts', () => {
  expect(
    policies.map(({ user_labels, severity }) => `${severity} ${(user_labels as JsonObject).riposte}`).sort(),
  ).toEqual([
    'CRITICAL case-failed',
    'CRITICAL case-open',
    'CRITICAL case-reversed',
    'CRITICAL dead-letters',
    'CRITICAL heartbeat-absent',
    'CRITICAL step-refused',
    'CRITICAL tamper-detected',
    'ERROR canary-silent',
    'ERROR delivery-lag',
    'ERROR step-failed',
    'WARNING case-contained',
    'WARNING push-errors',
  ]);
});

test('a pipeline without heartbeat and canary has no alert on their absence', () => {
  const without = health('none', {}, false);
  const idOf = ({ user_labels }: JsonObject) => (user_labels as JsonObject).riposte;
  const left = without.all('google_monitoring_alert_policy').map(idOf);
  expect(policies.map(idOf).filter((id) => !left.includes(id))).toEqual([
    'canary-silent',
    'heartbeat-absent',
  ]);
  expect(without.all('google_logging_metric')).toEqual([]);
});

describe('every alert', () => {
  const runbooks = readFileSync(join(ROOT, 'docs', 'runbooks.md'), 'utf8');
  const headings = [...runbooks.matchAll(/^## (\S+)$/gm)].map((match) => match[1] as string);

  test.each(policies.map((each) => [(each.user_labels as JsonObject).riposte as string, each] as const))(
    '%s links to a section about what it means, where to look and how to fix it',
    (id, { documentation }) => {
      const { content } = documentation as JsonObject;
      expect(content).toContain(`docs/runbooks.md#${id}`);
      const section = runbooks.split(/^## /m).find((part) => part.startsWith(`${id}\n`)) ?? '';
      for (const part of ['**Means**', '**First look**', '**Fix**']) expect(section).toContain(part);
    },
  );

  test('has a section, and every section has an alert', () => {
    const ids = policies.map(({ user_labels }) => (user_labels as JsonObject).riposte as string);
    expect(headings.sort()).toEqual([...ids, 'tamper-alarm'].sort());
  });

  test('uses the address of published runbooks', () => {
    const published = health('none', { runbookBase: 'https://docs.example.com/riposte/runbooks' });
    for (const { documentation } of published.all('google_monitoring_alert_policy')) {
      expect((documentation as JsonObject).content).toContain('https://docs.example.com/riposte/runbooks#');
    }
  });
});

test("built-in alerts read Google's own metrics of the named subscriptions", () => {
  expect(conditions('dead-letters').map(({ condition_threshold }) => condition_threshold?.filter)).toEqual([
    'resource.type="pubsub_subscription" AND metric.type="pubsub.googleapis.com/subscription/dead_letter_message_count" AND resource.labels.subscription_id=one_of("riposte-findings","riposte-commands")',
    'resource.type="pubsub_subscription" AND metric.type="pubsub.googleapis.com/subscription/num_undelivered_messages" AND resource.labels.subscription_id=one_of("riposte-dead-letters")',
  ]);
  expect(conditions('push-errors')[0]?.condition_threshold?.filter).toContain(
    'metric.labels.response_class!="ack"',
  );
});

test('each pipe has its own limit of age', () => {
  expect(
    conditions('delivery-lag').map(({ condition_threshold }) => condition_threshold?.threshold_value),
  ).toEqual([600, 1_200]);
});

test.each([
  'case-failed',
  'case-open',
  'case-reversed',
  'case-contained',
  'step-refused',
  'step-failed',
  'tamper-detected',
])('%s reads log lines: alone in its policy, and with a rate limit', (id) => {
  expect(conditions(id)).toHaveLength(1);
  expect(policy(id).alert_strategy).toMatchObject({ notification_rate_limit: { period: '300s' } });
  expect(conditions(id)[0]?.condition_matched_log?.filter).toContain(
    'resource.labels.service_name=("riposte-responder" OR "riposte-actor")',
  );
});

test('expected changes are no tamper alarm', () => {
  expect(conditions('tamper-detected')[0]?.condition_matched_log?.filter).toMatch(/ AND severity>=WARNING$/);
});

describe('the absence', () => {
  test('of the heartbeat counts from the deployment, not from the first heartbeat', () => {
    expect(conditions('heartbeat-absent')[0]?.condition_prometheus_query_language).toMatchObject({
      query:
        'absent_over_time({"logging.googleapis.com/user/riposte-heartbeat-arrived", monitored_resource="cloud_run_revision"}[900s])',
      duration: '900s',
      disable_metric_validation: true,
    });
    expect(policy('heartbeat-absent').depends_on).toHaveLength(2);
  });

  test('of the canary triggers an alert that names it a test', () => {
    expect(policy('canary-silent').display_name).toContain('test');
    expect((policy('canary-silent').documentation as JsonObject).content).toMatch(/^This is about a test/);
  });
});

describe('the heartbeat', () => {
  test('of a project goes to the findings topic every ten minutes', () => {
    const job = parts
      .all('google_cloud_scheduler_job')
      .find(({ name }) => name === 'riposte-heartbeat') as JsonObject;
    expect(job).toMatchObject({ schedule: '*/10 * * * *', time_zone: 'Etc/UTC', paused: false });
    const { topic_name, data } = job.pubsub_target as JsonObject;
    expect(topic_name).toBe(parts.idOf('google_pubsub_topic'));
    expect(JSON.parse(Buffer.from(data as string, 'base64').toString('utf8'))).toEqual({
      riposteHeartbeat: 1,
    });
  });
});

test.each([
  [15, '*/15 * * * *', '1380s'],
  [60, '0 * * * *', '5400s'],
])('a heartbeat every %i minutes is %s, and three of them may be missing', (everyMinutes, schedule, half) => {
  const slow = health('none', {
    heartbeat: { topic: { id: 'projects/p/topics/t' }, everyMinutes, region: REGION },
  });
  const job = slow.all('google_cloud_scheduler_job').find(({ name }) => name === 'riposte-heartbeat');
  expect(job?.schedule).toBe(schedule);
  const queries = slow
    .all('google_monitoring_alert_policy')
    .map(
      ({ conditions }) =>
        (conditions as Record<string, JsonObject>[])[0]?.condition_prometheus_query_language?.query,
    );
  expect(queries).toContainEqual(
    expect.stringContaining(`heartbeat-arrived", monitored_resource="cloud_run_revision"}[${half}]`),
  );
});

test.each([
  [{ everyMinutes: 0 }, /everyMinutes is 0/],
  [{ everyMinutes: 15, silentSeconds: 1_800 }, /silentSeconds is 1800; expected at least 2700/],
])('a heartbeat with %j is a problem', (timing, expected) => {
  const { problems } = health('none', {
    heartbeat: { topic: { id: 'projects/p/topics/t' }, region: REGION, ...timing },
  });
  expect(problems).toEqual([expect.stringMatching(expected)]);
});

describe('the canary', () => {
  test('runs the detector test in the second generation, without retries, and can be destroyed', () => {
    const job = parts.one('google_cloud_run_v2_job');
    expect(job.deletion_protection).toBe(false);
    const { template } = job.template as { template: JsonObject };
    expect(template).toMatchObject({
      execution_environment: 'EXECUTION_ENVIRONMENT_GEN2',
      max_retries: 0,
      timeout: '900s',
      containers: [{ command: ['sh'], args: ['-c', 'sleep 660; base64 -d f0VMRgIB; sleep 10'] }],
    });
  });

  test('is counted by its full name, with project id or number, because others may have a job of that name', () => {
    const filter = parts.all('google_logging_metric').find(({ name }) => name === 'riposte-canary-found')
      ?.filter as string;
    const job = (project: string) =>
      `"//run.googleapis.com/projects/${project}/locations/${REGION}/jobs/riposte-canary"`;
    expect(filter).toContain(` AND jsonPayload.resource=(${job(PROJECT.id)} OR ${job(PROJECT.number)})`);
    expect(problemsOfLogFilter(filter)).toEqual([]);
  });

  test('has no permission on anything except itself', () => {
    const grants = parts.all('google_service_account_iam_member');
    expect(grants).toEqual([
      expect.objectContaining({
        role: 'roles/iam.serviceAccountTokenCreator',
        service_account_id: expect.stringMatching(/canary_account.*\.name\}$/),
        member: expect.stringMatching(/canary_account.*\.member\}$/),
      }),
    ]);
    expect(parts.all('google_project_iam_member')).toEqual([]);
  });

  test('is started by a job that treats no header of Cloud Scheduler as a change', () => {
    const starter = parts.all('google_cloud_scheduler_job').find(({ name }) => name === 'riposte-canary');
    expect(starter?.lifecycle).toEqual({ ignore_changes: ['http_target[0].headers'] });
  });

  test('is started by an account that may start only this job', () => {
    expect(parts.one('google_cloud_run_v2_job_iam_member')).toMatchObject({ role: 'roles/run.jobsExecutor' });
  });

  test('refuses a name that does not fit', () => {
    const { problems } = partsOf((stack) => {
      new CanaryJob(stack, 'canary', {
        project: PROJECT,
        region: REGION,
        name: 'a'.repeat(27),
        warmUpSeconds: 0,
      });
    });
    expect(problems).toEqual([
      expect.stringMatching(/^parts\/canary: the name/),
      expect.stringMatching(/^parts\/canary: warmUpSeconds is 0/),
    ]);
  });
});

test('the dashboard is the same text for the same pipeline, with tiles that do not overlap', () => {
  const json = parts.one('google_monitoring_dashboard').dashboard_json as string;
  expect(json).toBe(health().one('google_monitoring_dashboard').dashboard_json);
  const { mosaicLayout } = JSON.parse(json) as { mosaicLayout: { tiles: Record<string, number>[] } };
  const places = mosaicLayout.tiles.map(({ xPos, yPos }) => `${xPos},${yPos}`);
  expect(new Set(places).size).toBe(6);
});

test('the dashboard has no zero, false or empty text, because the API drops them and every plan would differ', () => {
  const json = parts.one('google_monitoring_dashboard').dashboard_json as string;
  const leaves = (value: unknown): unknown[] =>
    typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];
  expect(leaves(JSON.parse(json)).filter((leaf) => !leaf)).toEqual([]);
  // A tile without a position is at the left or the top.
  expect(json).toContain('"xPos":24');
});

import { defineRule, type Observation } from '../contract/rule';
import { paceOf } from '../model/cron';
import { isKept, readText } from '../model/differences';
import type { Pair } from '../model/pair';
import { UNKNOWN } from '../model/resource';
import { SCHEDULER_JOB } from '../pipeline/types';
import { type ArgumentCheck, checkArguments } from './argument-check';
import { departure } from './departure';

const QUEUE = /^google_cloud_tasks_queue$/;
const WORKFLOW = /^google_workflows_workflow$/;

export default defineRule({
  id: 'R32',
  title: 'A heartbeat, a detector test or a queue is stopped or slowed',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'The heartbeat passes through the whole pipeline every few minutes. If it stops, an alert triggers. A job that is paused, or that runs less often than the alert expects, either hides a pipeline that does not work or triggers a false alert. A detector test that no longer runs proves nothing.',
  fix: 'Keep the schedule. To run the job less often, change the alert about missing heartbeats in the same pull request.',
  sources: [
    'https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules',
    'https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues',
  ],
  *check(context) {
    for (const pair of context.ofType(SCHEDULER_JOB)) {
      yield* departure(
        pair,
        'The scheduled job',
        'Nobody notices that it no longer sends its messages until an alert about silence triggers.',
      );
      yield* checkArguments(pair, JOB_CHECKS);
      yield* pace(pair);
    }
    for (const pair of context.ofType(QUEUE)) {
      yield* departure(
        pair,
        'The queue',
        'Its tasks are lost, and its name cannot be used for 7 days.',
        'medium',
      );
      yield* checkArguments(pair, QUEUE_CHECKS);
    }
    for (const pair of context.ofType(WORKFLOW)) {
      yield* departure(pair, 'The workflow', 'Its steps no longer run.', 'medium');
      yield* checkArguments(pair, [
        {
          path: 'source_contents',
          when: 'changed',
          subject: 'The source of the workflow',
          so: 'it runs different steps',
          severity: 'medium',
          effects: { response: 'unknown' },
        },
      ]);
    }
  },
});

function* pace(pair: Pair): Generator<Observation> {
  if (!isKept(pair)) return;
  const [was, is] = [pair.before, pair.after].map((job) => readText(job, 'schedule', ''));
  if (was === is || typeof was !== 'string') return;
  const common = {
    change: pair.change,
    values: { before: was, after: is === UNKNOWN ? 'known after apply' : String(is) },
  };
  if (is === UNKNOWN) {
    yield {
      ...common,
      message: 'The schedule is known only after the apply, and may run less often.',
      assumed: true,
    };
    return;
  }
  const [old, now] = [paceOf(was), paceOf(String(is))];
  if (!old || !now) {
    yield {
      ...common,
      message: 'The schedule changes, and the review cannot determine how often it runs.',
      effects: { detection: 'unknown' },
    };
  } else if (now.firesPerYear < old.firesPerYear || now.longestPauseMinutes > old.longestPauseMinutes) {
    yield {
      ...common,
      message: `The job runs less often: its longest pause goes from ${old.longestPauseMinutes} to ${now.longestPauseMinutes} minutes.`,
    };
  }
}

const JOB_CHECKS: readonly ArgumentCheck[] = [
  {
    path: 'paused',
    when: 'turned-on',
    whenUnset: false,
    whenNew: 'medium',
    subject: 'The pause of the job',
    so: 'it no longer runs',
  },
  {
    path: 'pubsub_target.topic_name',
    when: 'changed',
    subject: 'The topic of the job',
    so: 'it no longer takes the path of a finding',
  },
  {
    path: 'pubsub_target.data',
    when: 'changed',
    subject: 'The message of the job',
    so: 'the functions may not recognize it as a heartbeat',
  },
  {
    path: 'http_target.uri',
    when: 'changed',
    subject: 'The address of the call',
    so: 'it no longer does the same',
  },
  {
    path: 'http_target.body',
    when: 'changed',
    subject: 'The body of the call',
    so: 'it no longer does the same',
    severity: 'medium',
  },
  {
    path: 'http_target.http_method',
    when: 'changed',
    isShown: true,
    subject: 'The method of the call',
    so: 'it no longer does the same',
    severity: 'medium',
  },
  {
    path: 'http_target.oauth_token.service_account_email',
    when: 'changed',
    subject: 'The account of the call',
    so: 'another identity makes the call',
    severity: 'medium',
  },
  {
    path: 'time_zone',
    when: 'changed',
    isShown: true,
    subject: 'The time zone of the schedule',
    so: 'the job runs at other times',
    severity: 'low',
    whenUnset: 'Etc/UTC',
  },
];

const QUEUE_CHECKS: readonly ArgumentCheck[] = [
  {
    path: 'desired_state',
    when: 'changed',
    to: 'PAUSED',
    isShown: true,
    subject: 'The state of the queue',
    so: 'its tasks wait',
    severity: 'medium',
  },
  {
    path: 'retry_config.max_attempts',
    when: 'lowered',
    whenUnset: 100,
    subject: 'The number of attempts',
    so: 'the queue stops retrying tasks sooner',
    severity: 'medium',
  },
  {
    path: 'retry_config.max_retry_duration',
    when: 'lowered',
    whenUnset: 0,
    subject: 'The time limit of attempts in seconds',
    so: 'the queue stops retrying tasks sooner',
    severity: 'medium',
  },
];

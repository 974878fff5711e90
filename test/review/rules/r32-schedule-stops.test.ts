import type { Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const TYPE = 'google_cloud_scheduler_job';
const beat = (head: Head) => head.the(TYPE, 'heartbeat/job');
const AT = 'heartbeat/job';
const QUEUE = 'google_cloud_tasks_queue';
const WORKFLOW = 'google_workflows_workflow';
const account = (head: Head) => `\${${head.the('google_service_account', 'actor/account').address}.email}`;
const queue = (head: Head) =>
  void head.add(QUEUE, 'queue', {
    name: 'later',
    location: 'europe-west1',
    http_target: { oidc_token: { service_account_email: account(head) } },
    retry_config: { max_attempts: 50 },
  });
const workflow = (head: Head) =>
  void head.add(WORKFLOW, 'flow', {
    name: 'flow',
    region: 'europe-west1',
    service_account: account(head),
    source_contents: 'main: {}',
  });
const sets = (path: string, value: Parameters<Head['set']>[2]): Pick<RuleCase, 'edit'> => ({
  edit: (head) => head.set(beat(head), path, value),
});
const high = (says: RegExp): RuleCase['finds'] => [{ at: AT, severity: 'high', says }];

describeRule('R32', [
  { name: 'destroys the heartbeat', edit: (head) => head.remove(beat(head)), finds: high(/is destroyed/) },
  { name: 'pauses the heartbeat', ...sets('paused', true), finds: high(/no longer runs/) },
  {
    name: 'runs the heartbeat less often',
    ...sets('schedule', '*/30 * * * *'),
    finds: high(/from 10 to 30 minutes/),
  },
  {
    name: 'runs the heartbeat as often, but with a long pause',
    ...sets('schedule', '0-5 * * * *'),
    finds: high(/from 10 to 55 minutes/),
  },
  {
    name: 'runs the heartbeat only on weekdays',
    ...sets('schedule', '*/10 * * * 1-5'),
    finds: high(/minutes/),
  },
  { name: 'runs the heartbeat more often', ...sets('schedule', '*/5 * * * *'), finds: [] },
  { name: 'writes the schedule in another form', ...sets('schedule', '0,10,20,30,40,50 * * * *'), finds: [] },
  {
    name: 'writes a schedule that the review cannot read',
    ...sets('schedule', 'every 10 minutes'),
    finds: high(/cannot determine/),
  },
  {
    name: 'publishes the heartbeat on another topic',
    ...sets('pubsub_target.topic_name', 'projects/o/topics/t'),
    finds: high(/topic of the job/),
  },
  { name: 'sends another message', ...sets('pubsub_target.data', 'e30='), finds: high(/message of the job/) },
  {
    name: 'runs the heartbeat in another time zone',
    ...sets('time_zone', 'Europe/Berlin'),
    finds: [{ at: AT, severity: 'low' }],
  },
  { name: 'rewords the description', ...sets('description', 'A beat.'), finds: [] },
  {
    name: 'calls another endpoint instead of the detector test',
    edit: (head) => head.set(head.the(TYPE, 'canary/schedule'), 'http_target.uri', 'https://example.com'),
    finds: [{ at: 'canary/schedule', severity: 'high' }],
  },
  {
    name: 'sets the schedule to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: 'schedule' }],
    finds: [{ at: AT, severity: 'high', assumed: true }],
  },
  {
    name: 'pauses a queue',
    given: queue,
    edit: (head) => head.set(head.the(QUEUE), 'desired_state', 'PAUSED'),
    finds: [{ at: 'queue', severity: 'medium' }],
  },
  {
    name: 'lowers the number of attempts of tasks',
    given: queue,
    edit: (head) => head.set(head.the(QUEUE), 'retry_config.max_attempts', 1),
    finds: [{ at: 'queue', severity: 'medium' }],
  },
  {
    name: 'destroys a queue',
    given: queue,
    edit: (head) => head.remove(head.the(QUEUE)),
    finds: [{ at: 'queue', severity: 'medium' }],
  },
  {
    name: 'changes a workflow',
    given: workflow,
    edit: (head) => head.set(head.the(WORKFLOW), 'source_contents', 'main: {x: 1}'),
    finds: [{ at: 'flow', severity: 'medium' }],
  },
  {
    name: 'destroys a workflow',
    given: workflow,
    edit: (head) => head.remove(head.the(WORKFLOW)),
    finds: [{ at: 'flow', severity: 'medium' }],
  },
]);

import type { Json, JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { DELIVERIES } from '../contract/deliveries';
import type { Requirement } from '../contract/requirement';
import { type Answer, type Call, defineService, type Method, pageBody } from '../contract/service';
import { withAgent } from '../iam/agents';
import { accountResource, named, scopeOf } from '../iam/tested-resource';
import { invalidArgument, notFound, unimplemented } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import { maskPaths } from '../schema/field-mask';
import { type CloudState, takeSequence } from '../state/cloud-state';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import { alreadyExists } from '../state/stored-resources';
import type { ScheduledJob } from '../state/watch';
import { runJob } from '../watch/clockwork';
import { getLocationOf, isLocationOf, listLocationsOf } from './locations';
import { checkedJob, tokenAccount } from './scheduler-rules';

const ACCESS = 'cloud.google.com/scheduler/docs/access-control';

const SETTINGS = {
  'body.name': true,
  'body.description': true,
  'body.schedule': true,
  'body.timeZone': true,
  'body.pubsubTarget': true,
  'body.httpTarget.uri': true,
  'body.httpTarget.httpMethod': true,
  'body.httpTarget.headers': true,
  'body.httpTarget.body': true,
  'body.httpTarget.oauthToken': true,
  'body.httpTarget.oidcToken': true,
  'body.attemptDeadline':
    'stored and returned: the sandbox does not call HTTP targets, and Pub/Sub targets ignore it',
  'body.retryConfig': 'stored and returned: here a publish either succeeds or fails permanently',
} as const;

const needs = (permission: string, on: Method['permissions'][number]['on']): Pick<Method, 'permissions'> => ({
  permissions: [{ permission, on, source: ACCESS }],
});

/** Cloud Scheduler v1. The clock of the sandbox runs these jobs. */
export const cloudScheduler = defineService({
  sources: { id: 'cloudscheduler', discovery: ['cloudscheduler.v1'] },
  api: 'cloudscheduler.googleapis.com',
  methods: {
    'v1.projects.locations.list': {
      ...needs('cloudscheduler.locations.list', scopeOf('name')),
      changes: 'nothing',
      answer: listLocationsOf('cloudscheduler'),
    },
    'v1.projects.locations.get': {
      ...needs('cloudscheduler.locations.get', scopeOf('name')),
      changes: 'nothing',
      answer: getLocationOf('cloudscheduler'),
    },
    'v1.projects.locations.jobs.create': {
      ...needs('cloudscheduler.jobs.create', scopeOf('parent')),
      requirements: actAsAccount,
      changes: { parent: true, ...SETTINGS },
      answer: createJob,
    },
    'v1.projects.locations.jobs.get': {
      ...needs('cloudscheduler.jobs.get', named('name')),
      changes: 'nothing',
      answer: (call) => ({ body: jobView(findJob(call)) }),
    },
    'v1.projects.locations.jobs.list': {
      ...needs('cloudscheduler.jobs.list', scopeOf('parent')),
      changes: 'nothing',
      answer: listJobs,
    },
    'v1.projects.locations.jobs.patch': {
      ...needs('cloudscheduler.jobs.update', named('name')),
      requirements: actAsAccount,
      changes: { name: true, updateMask: true, ...SETTINGS },
      answer: patchJob,
      takesWholeResource: true,
    },
    'v1.projects.locations.jobs.delete': {
      ...needs('cloudscheduler.jobs.delete', named('name')),
      changes: { name: true },
      answer: deleteJob,
    },
    'v1.projects.locations.jobs.pause': {
      ...needs('cloudscheduler.jobs.pause', named('name')),
      changes: { name: true, body: true },
      answer: (call) => setPaused(call, true),
    },
    'v1.projects.locations.jobs.resume': {
      ...needs('cloudscheduler.jobs.enable', named('name')),
      changes: { name: true, body: true },
      answer: (call) => setPaused(call, false),
    },
    'v1.projects.locations.jobs.run': {
      ...needs('cloudscheduler.jobs.run', named('name')),
      changes: { name: true, body: true },
      reaches: DELIVERIES,
      answer: forceRun,
    },
  },
});

/**
 * The creator of a job that calls as an account needs actAs on that account
 * (cloud.google.com/scheduler/docs/http-target-auth).
 */
function actAsAccount({ state, message }: Call): Requirement[] {
  const name = withProjectId(state, textOf(message.parent) || textOf(message.name));
  const email = tokenAccount(objectOf(objectOf(message.body).httpTarget));
  if (email === '') return [];
  return [{ permission: 'iam.serviceAccounts.actAs', resource: accountResource(email, projectOf(name)) }];
}

/** Job.name: letters, digits, hyphens and underscores, up to 500. */
const ID = /^[A-Za-z0-9_-]{1,500}$/;

function createJob({ state, message, nowMs }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const location = lastSegment(parent);
  if (!isLocationOf('cloudscheduler', location)) {
    throw invalidArgument(`Location '${location}' is not a valid location`, 'parent');
  }
  const sent = objectOf(message.body);
  const drawn = takeSequence(withAgent(state, projectOf(parent), 'cloudscheduler', 'a scheduler job'));
  const name = withProjectId(state, textOf(sent.name)) || `${parent}/jobs/${drawn.value}`;
  const id = name.startsWith(`${parent}/jobs/`) ? name.slice(`${parent}/jobs/`.length) : '';
  if (!ID.test(id)) {
    throw invalidArgument(
      `Job name must be formatted: "${parent}/jobs/<JOB_ID>", got '${name}'.`,
      'body.name',
    );
  }
  if (drawn.state.watch.jobs.some((job) => job.name === name)) throw alreadyExists(name);
  const job: ScheduledJob = { ...checkedJob(drawn.state, name, sent, nowMs), paused: false };
  return { state: withJobs(drawn.state, [...drawn.state.watch.jobs, job]), body: jobView(job) };
}

const withJobs = (state: CloudState, jobs: readonly ScheduledJob[]): CloudState => ({
  ...state,
  watch: { ...state.watch, jobs },
});

/** @throws ApiError NOT_FOUND */
function findJob({ state, message }: Call): ScheduledJob {
  const name = withProjectId(state, textOf(message.name));
  const job = state.watch.jobs.find((each) => each.name === name);
  if (!job) throw notFound(name);
  return job;
}

function listJobs({ state, message }: Call): Answer {
  const prefix = `${withProjectId(state, textOf(message.parent))}/jobs/`;
  const shown = state.watch.jobs.filter(({ name }) => name.startsWith(prefix)).map(jobView);
  return { body: pageBody('jobs', shown, message, { byDefault: 500, max: 500 }) };
}

/** Without a mask, changes the members that are sent, as the provider's updates do. A target is replaced as a whole. */
function patchJob(call: Call): Answer {
  const { state, message, nowMs } = call;
  const job = findJob(call);
  const { name: sentName, ...sent } = objectOf(message.body);
  if (sentName !== undefined && withProjectId(state, textOf(sentName)) !== job.name) {
    throw invalidArgument(`The name of a job cannot be changed.`, 'body.name');
  }
  const mask = maskPaths(textOf(message.updateMask));
  const changed: Record<string, Json | undefined> = { ...job.settings };
  for (const path of mask.length > 0 ? mask : Object.keys(sent)) {
    if (path.includes('.')) throw unimplemented(`the mask path '${path}'`, 'updateMask');
    changed[path] = sent[path];
  }
  const { paused, lastAttemptMs } = job;
  const checked = checkedJob(state, job.name, changed, nowMs);
  return replaceJob(call, job, {
    ...checked,
    paused,
    ...(lastAttemptMs === undefined ? {} : { lastAttemptMs }),
  });
}

const setPaused = (call: Call, paused: boolean): Answer => {
  const job = findJob(call);
  return replaceJob(call, job, { ...job, paused, updatedMs: call.nowMs });
};

function replaceJob({ state }: Call, job: ScheduledJob, after: ScheduledJob): Answer {
  const jobs = state.watch.jobs.map((each) => (each === job ? after : each));
  return { state: withJobs(state, jobs), body: jobView(after) };
}

function deleteJob(call: Call): Answer {
  const job = findJob(call);
  const left = call.state.watch.jobs.filter((each) => each !== job);
  return { state: withJobs(call.state, left), body: {} };
}

/** Runs a paused job too (projects.locations.jobs.run: "forces a job to run now"). */
function forceRun(call: Call): Answer {
  const ran = runJob(call.state, findJob(call), call.nowMs);
  return { state: ran.state, events: ran.events, body: jobView(findJob({ ...call, state: ran.state })) };
}

/** The job resource. The sandbox does not compute the next time (scheduleTime). */
function jobView({ settings, paused, updatedMs, lastAttemptMs }: ScheduledJob): JsonObject {
  const shown = Object.entries(settings).filter(([, value]) => value !== undefined && value !== '');
  return {
    ...Object.fromEntries(shown),
    state: paused ? 'PAUSED' : 'ENABLED',
    userUpdateTime: rfc3339(updatedMs),
    ...(lastAttemptMs === undefined ? {} : { lastAttemptTime: rfc3339(lastAttemptMs) }),
  };
}

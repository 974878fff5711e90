import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, pageBody } from '../contract/service';
import { withAgent } from '../iam/agents';
import { withoutPolicy } from '../iam/policies';
import { ApiError } from '../protocol/errors';
import { REGIONS, requireRegion } from '../protocol/regions';
import { rfc3339 } from '../protocol/time';
import { type CloudState, takeSequence } from '../state/cloud-state';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import type { RunOperation } from '../state/run';
import {
  addResource,
  etagOf,
  removeResource,
  replaceResource,
  resourcesUnder,
} from '../state/stored-resources';
import { admitRevision } from './image-admission';
import {
  executionsOf,
  executionView,
  findExecution,
  findJob,
  jobEtag,
  jobView,
  tryEnd,
} from './run-job-state';
import { checkServiceId, refuseReservedKeys } from './run-names';
import { operationView, withOperation } from './run-operations';
import { checkTemplate, withTemplateDefaults } from './run-template';
import { lettersOf } from './uids';

const PAGES = { byDefault: 100, max: 1000 };

/** Members of Job that users can set. */
const SETTABLE = [
  'labels',
  'annotations',
  'client',
  'clientVersion',
  'launchStage',
  'binaryAuthorization',
  'template',
];

/** A checked job from the request, with Cloud Run's defaults and its creator. */
function jobBody(call: Call, name: string, sent: JsonObject): JsonObject {
  refuseReservedKeys(sent, 'job');
  const template = objectOf(sent.template);
  const task = withTemplateDefaults(call.state, name, objectOf(template.template), 'jobs');
  checkTemplate(call.state, name, task, 'jobs');
  const kept = Object.fromEntries(Object.entries(sent).filter(([member]) => SETTABLE.includes(member)));
  return {
    ...kept,
    template: { ...template, taskCount: Number(template.taskCount ?? 0) || 1, template: task },
    lastModifier: call.principal.slice(call.principal.indexOf(':') + 1),
    updateTime: rfc3339(call.nowMs),
  };
}

export function createJob(call: Call): Answer {
  const parent = withProjectId(call.state, textOf(call.message.parent));
  requireRegion(REGIONS, parent.split('/')[3] ?? '');
  const id = textOf(call.message.jobId);
  checkServiceId(id, 'jobId');
  const name = `${parent}/jobs/${id}`;
  const body = jobBody(call, name, objectOf(call.message.job));
  const made = addResource(withAgent(call.state, projectOf(name), 'run', `the job ${id}`), 'run', name, {
    body: { ...body, creator: textOf(body.lastModifier) },
    nowMs: call.nowMs,
  });
  return call.message.validateOnly === true
    ? shownOnly(call, made, name)
    : finished(call, made, { type: 'Job', target: name });
}

/** Replaces the whole job. An update has no mask (run v2 UpdateJobRequest). */
export function updateJob(call: Call): Answer {
  const sent = objectOf(call.message.job);
  const name = withProjectId(call.state, textOf(sent.name));
  const before = findJob(call.state, name);
  checkEtag(name, jobEtag(name, before), sent.etag);
  const body = { ...jobBody(call, name, sent), creator: textOf(before.body.creator) };
  const made = replaceResource(call.state, 'run', name, body);
  return call.message.validateOnly === true
    ? shownOnly(call, made, name)
    : finished(call, made, { type: 'Job', target: name });
}

export function deleteJob(call: Call): Answer {
  const name = withProjectId(call.state, textOf(call.message.name));
  const job = findJob(call.state, name);
  checkEtag(name, jobEtag(name, job), call.message.etag);
  const result = jobView(call.state, name, job, call.nowMs);
  if (call.message.validateOnly === true) return shownOnly(call, call.state, name);
  const emptied = executionsOf(call.state, name).reduce(
    (state, [execution]) => removeResource(state, 'run', execution),
    call.state,
  );
  const gone = withoutPolicy(removeResource(emptied, 'run', name), name);
  return finished(call, gone, { type: 'Job', target: name, result });
}

export function checkEtag(name: string, current: string, sent: unknown): void {
  if (typeof sent !== 'string' || sent === '' || sent === current) return;
  throw new ApiError(
    'ABORTED',
    `Conflict for resource '${lastSegment(name)}': version '${sent}' was specified but current version is '${current}'.`,
    { place: 'etag' },
  );
}

export const getJob = (call: Call): Answer => {
  const name = withProjectId(call.state, textOf(call.message.name));
  return { body: jobView(call.state, name, findJob(call.state, name), call.nowMs) };
};

export function listJobs(call: Call): Answer {
  const { state, message, nowMs } = call;
  const parent = withProjectId(state, textOf(message.parent));
  requireRegion(REGIONS, parent.split('/')[3] ?? '');
  const jobs = resourcesUnder(state, 'run', parent, 'jobs').map(([name, job]) =>
    jobView(state, name, job, nowMs),
  );
  return { body: pageBody('jobs', jobs, message, PAGES) };
}

/** POST jobs/J:run. The operation ends when the execution ends. */
export function runJob(call: Call): Answer {
  const name = withProjectId(call.state, textOf(call.message.name));
  checkEtag(name, jobEtag(name, findJob(call.state, name)), call.message.etag);
  const started = startedExecution(call, name);
  if (call.message.validateOnly === true) return shownOnly(call, started.state, started.name);
  return finished(call, started.state, { type: 'Execution', target: started.name });
}

/** Adds an execution. Binary Authorization checks jobs at each execution. */
export function startedExecution(
  call: Pick<Call, 'state' | 'nowMs' | 'principal'>,
  name: string,
): { readonly state: CloudState; readonly name: string } {
  const job = findJob(call.state, name);
  admitRevision(call.state, name, job.body);
  const { state, value } = takeSequence(call.state);
  const execution = `${name}/executions/${lastSegment(name)}-${lettersOf(`${name} ${value}`, 5)}`;
  const template = objectOf(job.body.template);
  const body: JsonObject = {
    labels: { ...objectOf(job.body.labels), ...objectOf(template.labels) },
    ...(template.annotations === undefined ? {} : { annotations: template.annotations }),
    creator: call.principal.slice(call.principal.indexOf(':') + 1),
    parallelism: Number(template.parallelism ?? 0) || Number(template.taskCount ?? 1),
    taskCount: Number(template.taskCount ?? 1),
    template: objectOf(template.template),
  };
  return { state: addResource(state, 'run', execution, { body, nowMs: call.nowMs }), name: execution };
}

export const getExecution = (call: Call): Answer => {
  const name = withProjectId(call.state, textOf(call.message.name));
  return { body: executionView(name, findExecution(call.state, name), call.nowMs) };
};

/** The job `-` includes every job of the location. */
export function listExecutions(call: Call): Answer {
  const { state, message, nowMs } = call;
  const parent = withProjectId(state, textOf(message.parent));
  const jobs = parent.endsWith('/jobs/-')
    ? resourcesUnder(state, 'run', parent.slice(0, -'/jobs/-'.length), 'jobs').map(([name]) => name)
    : [parent];
  if (!parent.endsWith('/jobs/-')) findJob(state, parent);
  const found = jobs.flatMap((job) => executionsOf(state, job));
  const shown = found.map(([name, execution]) => executionView(name, execution, nowMs));
  return { body: pageBody('executions', shown, message, PAGES) };
}

/** Only a running execution can be canceled. */
export function cancelled(state: CloudState, name: string, nowMs: number): CloudState {
  const execution = findExecution(state, name);
  if (tryEnd(execution, nowMs)) {
    throw new ApiError('FAILED_PRECONDITION', `Execution '${lastSegment(name)}' has already completed.`, {
      place: name,
    });
  }
  return replaceResource(state, 'run', name, { ...execution.body, completionTime: rfc3339(nowMs) });
}

export function cancelExecution(call: Call): Answer {
  const name = withProjectId(call.state, textOf(call.message.name));
  const execution = findExecution(call.state, name);
  checkEtag(name, `"${etagOf(name, execution)}"`, call.message.etag);
  const state = cancelled(call.state, name, call.nowMs);
  if (call.message.validateOnly === true) return shownOnly(call, state, name);
  return finished(call, state, { type: 'Execution', target: name });
}

export function deleteExecution(call: Call): Answer {
  const name = withProjectId(call.state, textOf(call.message.name));
  const execution = findExecution(call.state, name);
  checkEtag(name, `"${etagOf(name, execution)}"`, call.message.etag);
  if (!tryEnd(execution, call.nowMs)) {
    throw new ApiError('FAILED_PRECONDITION', `Execution '${lastSegment(name)}' is still running.`, {
      place: name,
    });
  }
  const result = executionView(name, execution, call.nowMs);
  if (call.message.validateOnly === true) return shownOnly(call, call.state, name);
  return finished(call, removeResource(call.state, 'run', name), { type: 'Execution', target: name, result });
}

/** Changes of jobs are done immediately. Only an execution's operation waits, for the end of the execution. */
function finished(
  call: Call,
  state: CloudState,
  outcome: Pick<RunOperation, 'type' | 'target'> & { readonly result?: JsonObject },
): Answer {
  const { state: next, operation } = withOperation(state, { ...outcome, doneMs: call.nowMs });
  return { state: next, body: operationView(next, operation, call.nowMs) };
}

/** `validateOnly`: returns the result without changing anything. */
function shownOnly(call: Call, state: CloudState, target: string): Answer {
  const type = target.includes('/executions/') ? 'Execution' : 'Job';
  const { state: next, operation } = withOperation(state, { type, target, doneMs: call.nowMs });
  return { body: operationView(next, operation, call.nowMs) };
}

import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call } from '../contract/service';
import { notFound } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { lastSegment } from '../state/names';
import type { StoredResource } from '../state/resources';
import { executionView, findExecution, findJob, jobView, tryEnd } from './run-job-state';
import { cancelled, startedExecution } from './run-jobs';
import { fullName, isIn, listBody, matchesSelector, numberOf, placeOf } from './run-v1-place';
import { ownKeys, specOf, templateAnnotations, withoutEmpty } from './run-v1-template';

const RUN_V1 = 'run.googleapis.com/v1';

export function getKnativeJob(call: Call): Answer {
  const name = fullName(call, 'jobs');
  return { body: knativeJob(call.state, name, findJob(call.state, name), call.nowMs) };
}

export function listKnativeJobs(call: Call): Answer {
  const items = resourcesIn(call, 'jobs', 6)
    .map(([name, job]) => knativeJob(call.state, name, job, call.nowMs))
    .filter(matchesLabels(call));
  return { body: listBody('JobList', RUN_V1, items, call.message) };
}

/** Newest first. */
export function listKnativeExecutions(call: Call): Answer {
  const items = resourcesIn(call, 'executions', 8)
    .map(([name, execution]) => knativeExecution(call.state, name, execution, call.nowMs))
    .reverse()
    .filter(matchesLabels(call));
  return { body: listBody('ExecutionList', RUN_V1, items, call.message) };
}

export function getKnativeExecution(call: Call): Answer {
  const [name, execution] = executionNamed(call);
  return { body: knativeExecution(call.state, name, execution, call.nowMs) };
}

export function cancelKnativeExecution(call: Call): Answer {
  const [name] = executionNamed(call);
  const state = cancelled(call.state, name, call.nowMs);
  return { state, body: knativeExecution(state, name, findExecution(state, name), call.nowMs) };
}

export function runKnativeJob(call: Call): Answer {
  const { state, name } = startedExecution(call, fullName(call, 'jobs'));
  return { state, body: knativeExecution(state, name, findExecution(state, name), call.nowMs) };
}

const matchesLabels =
  ({ message }: Call) =>
  ({ metadata }: JsonObject): boolean =>
    matchesSelector(objectOf(objectOf(metadata).labels), textOf(message.labelSelector));

function resourcesIn(
  call: Call,
  collection: 'jobs' | 'executions',
  segments: number,
): readonly (readonly [string, StoredResource])[] {
  const place = placeOf(call);
  return Object.entries(call.state.resources.run ?? {}).filter(([name]) => {
    const parts = name.split('/');
    return parts.length === segments && parts.at(-2) === collection && isIn(place, name);
  });
}

/** The names of executions do not contain their job here. */
function executionNamed(call: Call): readonly [string, StoredResource] {
  const { id } = placeOf(call);
  const found = resourcesIn(call, 'executions', 8).find(([name]) => lastSegment(name) === id);
  if (!found) throw notFound(id);
  return found;
}

function metadataOf(
  state: CloudState,
  name: string,
  resource: StoredResource,
  more: { readonly kind: string; readonly labels: JsonObject; readonly annotations: JsonObject },
): JsonObject {
  const [, , , location = ''] = name.split('/');
  const namespace = numberOf(state, name);
  return {
    name: lastSegment(name),
    namespace,
    selfLink: `/apis/run.googleapis.com/v1/namespaces/${namespace}/${more.kind}/${lastSegment(name)}`,
    creationTimestamp: rfc3339(resource.createdMs),
    resourceVersion: String(resource.version),
    labels: {
      ...ownKeys(objectOf(resource.body.labels)),
      ...more.labels,
      'cloud.googleapis.com/location': location,
    },
    annotations: withoutEmpty({
      ...ownKeys(objectOf(resource.body.annotations)),
      ...more.annotations,
      'run.googleapis.com/creator': textOf(resource.body.creator),
    }),
  };
}

/** Tasks: seconds are an int64 here, which JSON represents as a string. */
function taskSpec(template: JsonObject): JsonObject {
  const { timeoutSeconds, containerConcurrency: _served, ...spec } = specOf(template);
  return {
    ...spec,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds: String(timeoutSeconds) }),
    maxRetries: Number(template.maxRetries ?? 0),
  };
}

function knativeJob(state: CloudState, name: string, job: StoredResource, nowMs: number): JsonObject {
  const template = objectOf(job.body.template);
  const shown = jobView(state, name, job, nowMs);
  const { useDefault, policy } = objectOf(job.body.binaryAuthorization);
  const latest =
    shown.latestCreatedExecution === undefined ? undefined : objectOf(shown.latestCreatedExecution);
  const generation = job.version;
  return {
    apiVersion: RUN_V1,
    kind: 'Job',
    metadata: {
      ...metadataOf(state, name, job, {
        kind: 'jobs',
        labels: { 'run.googleapis.com/lastUpdatedTime': textOf(shown.updateTime) },
        annotations: {
          'run.googleapis.com/lastModifier': textOf(job.body.lastModifier),
          'run.googleapis.com/binary-authorization': useDefault === true ? 'default' : textOf(policy),
        },
      }),
      uid: textOf(shown.uid),
      generation,
    },
    spec: {
      template: {
        metadata: {
          ...(template.labels === undefined ? {} : { labels: template.labels }),
          annotations: templateAnnotations({
            ...objectOf(template.template),
            annotations: template.annotations,
          }),
        },
        spec: {
          taskCount: Number(template.taskCount ?? 1),
          ...(template.parallelism === undefined ? {} : { parallelism: Number(template.parallelism) }),
          template: { spec: taskSpec(objectOf(template.template)) },
        },
      },
    },
    status: {
      observedGeneration: generation,
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: textOf(shown.updateTime) }],
      executionCount: Number(shown.executionCount),
      ...(latest ? { latestCreatedExecution: executionReference(latest) } : {}),
    },
  };
}

const executionReference = ({ createTime, completionTime, ...rest }: JsonObject): JsonObject =>
  withoutEmpty({ ...rest, creationTimestamp: createTime, completionTimestamp: completionTime });

function knativeExecution(
  state: CloudState,
  name: string,
  execution: StoredResource,
  nowMs: number,
): JsonObject {
  const shown = executionView(name, execution, nowMs);
  const template = objectOf(execution.body.template);
  return {
    apiVersion: RUN_V1,
    kind: 'Execution',
    metadata: {
      ...metadataOf(state, name, execution, {
        kind: 'executions',
        labels: { 'run.googleapis.com/job': textOf(shown.job) },
        annotations: templateAnnotations(template),
      }),
      uid: textOf(shown.uid),
      generation: 1,
    },
    spec: {
      taskCount: Number(execution.body.taskCount ?? 1),
      parallelism: Number(execution.body.parallelism ?? 1),
      template: { spec: taskSpec(template) },
    },
    status: {
      observedGeneration: 1,
      conditions: [completed(execution, nowMs)],
      startTime: textOf(shown.startTime),
      ...withoutEmpty({
        completionTime: textOf(shown.completionTime),
        runningCount: shown.runningCount,
        failedCount: shown.failedCount,
        cancelledCount: shown.cancelledCount,
      }),
    },
  };
}

function completed(execution: StoredResource, nowMs: number): JsonObject {
  const end = tryEnd(execution, nowMs);
  if (!end) return { type: 'Completed', status: 'Unknown', lastTransitionTime: rfc3339(execution.createdMs) };
  const reason = end.how === 'EXECUTION_CANCELLED' ? 'Cancelled' : 'NonZeroExitCode';
  return { type: 'Completed', status: 'False', reason, lastTransitionTime: rfc3339(end.atMs) };
}

import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { notFound } from '../protocol/errors';
import { rfc3339, tryParseDuration, tryParseTime } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, withProjectId } from '../state/names';
import type { StoredResource } from '../state/resources';
import { etagOf, resourcesUnder, tryResource } from '../state/stored-resources';
import { uidOf } from './uids';

/**
 * Jobs and their executions are resources of `run`: the values that were set, and who changed them and when, in the
 * API's form. An execution stores the values that it was started with. It runs until a caller cancels it or its timeout
 * ends it, because no container runs here that could end by itself.
 */
export function findJob(state: CloudState, sent: string): StoredResource {
  const name = withProjectId(state, sent);
  const found = tryResource(state, 'run', name);
  if (!found || name.split('/')[4] !== 'jobs') throw notFound(lastSegment(name));
  return found;
}

export function findExecution(state: CloudState, sent: string): StoredResource {
  const name = withProjectId(state, sent);
  const found = tryResource(state, 'run', name);
  if (!found || name.split('/')[6] !== 'executions') throw notFound(lastSegment(name));
  return found;
}

/** Newest first, because the API sorts by creation time. */
export const executionsOf = (
  state: CloudState,
  job: string,
): readonly (readonly [string, StoredResource])[] =>
  [...resourcesUnder(state, 'run', job, 'executions')].reverse();

const quoted = (etag: string): string => `"${etag}"`;

export const jobEtag = (name: string, job: StoredResource): string => quoted(etagOf(name, job));

export type ExecutionEnd = 'EXECUTION_CANCELLED' | 'EXECUTION_FAILED';

/** How and when an execution ended, or undefined while it runs. */
export function tryEnd(
  { body, createdMs }: StoredResource,
  nowMs: number,
): { readonly how: ExecutionEnd; readonly atMs: number } | undefined {
  const cancelled = tryParseTime(textOf(body.completionTime));
  if (cancelled !== undefined) return { how: 'EXECUTION_CANCELLED', atMs: cancelled };
  const { timeout } = objectOf(body.template);
  const endMs = createdMs + (tryParseDuration(timeout) ?? 600_000);
  return nowMs >= endMs ? { how: 'EXECUTION_FAILED', atMs: endMs } : undefined;
}

const condition = (type: string, state: string, at: string, more: JsonObject = {}): JsonObject => ({
  type,
  state,
  lastTransitionTime: at,
  ...more,
});

/** run v2 Job: the settable members and every output-only member. */
export function jobView(state: CloudState, name: string, job: StoredResource, nowMs: number): JsonObject {
  const executions = executionsOf(state, name);
  const [latest] = executions;
  const time = textOf(job.body.updateTime) || rfc3339(job.createdMs);
  const generation = String(job.version);
  return {
    name,
    uid: uidOf(name, job.createdMs),
    generation,
    launchStage: 'GA',
    ...job.body,
    createTime: rfc3339(job.createdMs),
    updateTime: time,
    observedGeneration: generation,
    terminalCondition: condition('Ready', 'CONDITION_SUCCEEDED', time),
    conditions: [condition('ResourcesAvailable', 'CONDITION_SUCCEEDED', time)],
    executionCount: executions.length,
    ...(latest ? { latestCreatedExecution: executionReference(...latest, nowMs) } : {}),
    reconciling: false,
    etag: jobEtag(name, job),
  };
}

function executionReference(name: string, execution: StoredResource, nowMs: number): JsonObject {
  const end = tryEnd(execution, nowMs);
  return {
    name: lastSegment(name),
    createTime: rfc3339(execution.createdMs),
    completionStatus: end?.how ?? 'EXECUTION_RUNNING',
    ...(end ? { completionTime: rfc3339(end.atMs) } : {}),
  };
}

/** run v2 Execution. */
export function executionView(name: string, execution: StoredResource, nowMs: number): JsonObject {
  const end = tryEnd(execution, nowMs);
  const tasks = Number(execution.body.taskCount ?? 1);
  const created = rfc3339(execution.createdMs);
  const { completionTime: _end, ...body } = execution.body;
  return {
    name,
    uid: uidOf(name, execution.createdMs),
    generation: '1',
    launchStage: 'GA',
    ...body,
    job: lastSegment(name.split('/executions/')[0] ?? ''),
    createTime: created,
    startTime: created,
    updateTime: rfc3339(end?.atMs ?? execution.createdMs),
    ...(end ? { completionTime: rfc3339(end.atMs) } : {}),
    reconciling: end === undefined,
    conditions: [completion(end, created)],
    observedGeneration: '1',
    ...counts(end?.how, tasks),
    etag: quoted(etagOf(name, execution)),
  };
}

const counts = (how: ExecutionEnd | undefined, tasks: number): JsonObject => {
  if (how === undefined) return { runningCount: tasks };
  return how === 'EXECUTION_CANCELLED' ? { cancelledCount: tasks } : { failedCount: tasks };
};

function completion(end: ReturnType<typeof tryEnd>, created: string): JsonObject {
  if (!end) return condition('Completed', 'CONDITION_RECONCILING', created);
  const reason = end.how === 'EXECUTION_CANCELLED' ? 'CANCELLED' : 'NON_ZERO_EXIT_CODE';
  return condition('Completed', 'CONDITION_FAILED', rfc3339(end.atMs), { executionReason: reason });
}

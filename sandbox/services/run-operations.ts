import type { JsonObject } from '../../core/values/json';
import { type CloudState, takeSequence } from '../state/cloud-state';
import type { RunOperation } from '../state/run';
import { tryResource } from '../state/stored-resources';
import { executionView, jobView, tryEnd } from './run-job-state';

/** Adds an operation. Its name contains the location of the resource that it changes. */
export function withOperation(
  before: CloudState,
  outcome: Omit<RunOperation, 'name'>,
): { readonly state: CloudState; readonly operation: RunOperation } {
  const { state, value } = takeSequence(before);
  const location = outcome.target.split('/').slice(0, 4).join('/');
  const operation = { name: `${location}/operations/op-${value}`, ...outcome };
  const operations = { ...state.run.operations, [operation.name]: operation };
  return { state: { ...state, run: { ...state.run, operations } }, operation };
}

/** google.longrunning.Operation with the resource as metadata, and as the response when it is done. */
export function operationView(state: CloudState, operation: RunOperation, nowMs: number): JsonObject {
  const result = operation.result ?? current(state, operation, nowMs);
  const done = nowMs >= operation.doneMs && !isRunning(state, operation, nowMs);
  const typed = { '@type': `type.googleapis.com/google.cloud.run.v2.${operation.type}`, ...result };
  return { name: operation.name, metadata: typed, done, ...(done ? { response: typed } : {}) };
}

/** An execution's operation waits for the end of the execution, which a caller can cause earlier. */
function isRunning(state: CloudState, { type, target, result }: RunOperation, nowMs: number): boolean {
  if (type !== 'Execution' || result !== undefined) return false;
  const execution = tryResource(state, 'run', target);
  return execution !== undefined && tryEnd(execution, nowMs) === undefined;
}

function current(state: CloudState, { type, target }: RunOperation, nowMs: number): JsonObject {
  const found = tryResource(state, 'run', target);
  if (!found) return { name: target };
  return type === 'Job' ? jobView(state, target, found, nowMs) : executionView(target, found, nowMs);
}

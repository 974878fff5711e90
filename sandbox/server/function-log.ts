import { isObject, type JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { functionLine } from '../delivery/function-line';
import type { CloudFunction } from '../state/cloud-state';

/** The log entry of a structured line. Undefined for any other text: no alert, metric or sink of a stack reads it. */
export function entryOfLine(fn: CloudFunction, line: string, nowMs: number): JsonObject | undefined {
  if (!line.startsWith('{')) return undefined;
  const json = tryParse(line);
  if (!isObject(json) || typeof json.event !== 'string') return undefined;
  const { severity, event, message, ...fields } = json;
  return functionLine(fn, nowMs, {
    severity: textOf(severity) || 'DEFAULT',
    event,
    message: textOf(message),
    fields,
  });
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

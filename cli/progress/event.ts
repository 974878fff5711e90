import type { Log } from '../../core/ports/ports';
import { isObject, type JsonObject } from '../../core/values/json';

/** One thing that happened, as the functions log it: `{severity, message, event, caseId, ...}`. */
export interface ProgressEvent {
  readonly event: string;
  readonly severity: string;
  readonly message: string;
  readonly fields: JsonObject;
}

export type OnProgress = (event: ProgressEvent) => void;

/** A line on a function's standard output. Anything that is not one of our structured lines is undefined. */
export function parseLogLine(line: string): ProgressEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(json) || typeof json.event !== 'string') return undefined;
  const { event, severity, message, ...fields } = json;
  return { event, severity: textOf(severity) || 'INFO', message: textOf(message), fields };
}

/** The same events from functions that run in this process. */
export const logTo =
  (onProgress: OnProgress): Log =>
  (severity, event, message, fields) =>
    onProgress({ event, severity, message, fields: fields ?? {} });

export const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';

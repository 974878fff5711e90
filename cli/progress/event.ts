import type { EventFields, EventName } from '../../core/events';
import type { LineWriter } from '../../core/ports/ports';
import { isObject, type Json, type JsonObject } from '../../core/values/json';

/** One event, as the functions log it: `{severity, message, event, caseId, ...}`. */
export interface ProgressEvent {
  readonly event: string;
  readonly severity: string;
  readonly message: string;
  readonly fields: JsonObject;
}

/** Members as read from a line. Their names are known, their values are not checked. */
export type Read<Members> = { readonly [Name in keyof Members]?: Json };
/** The fields of an event, as read from a line. */
export type ReadFields<Name extends EventName> = Read<EventFields<Name>>;

/** Whether it is one of the named events. */
export const isEvent = ({ event }: ProgressEvent, ...names: readonly EventName[]): boolean =>
  (names as readonly string[]).includes(event);

export type OnProgress = (event: ProgressEvent) => void;

/** The event on a line of a function's standard output; undefined if the line is not one of our structured lines. */
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
  (onProgress: OnProgress): LineWriter =>
  (severity, event, message, fields) =>
    onProgress({ event, severity, message, fields: fields ?? {} });

/** The objects of a list, as read from a line. */
export const objectsOf = <Item>(value: Json | undefined): readonly Read<Item>[] =>
  Array.isArray(value) ? value.filter(isObject).map((one): Read<Item> => one as never) : [];

export const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';

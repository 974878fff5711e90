import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { Change } from './change';

/** Represents a value that is known only after the apply. A rule assumes the worst value and reports the assumption. */
export const UNKNOWN: unique symbol = Symbol('known after apply');
export type Unknown = typeof UNKNOWN;

/** A resource before or after the change. */
export interface Resource {
  readonly change: Change;
  readonly type: string;
  readonly values: JsonObject;
  /** True at every unknown leaf. `{}` for an existing resource. */
  readonly unknown: Json;
}

export const before = (change: Change): Resource | undefined =>
  change.before && { change, type: change.type, values: change.before, unknown: {} };

export const after = (change: Change): Resource | undefined =>
  change.after && { change, type: change.type, values: change.after, unknown: change.unknown };

/**
 * The value at a dotted path, for example `streaming_config.filter`. The path enters a block in a list of one, because
 * plans write blocks as lists and synthesized JSON writes single blocks as objects. Undefined: not set, or null.
 */
export function valueAt(resource: Resource, path: string): Json | undefined | Unknown {
  let value: Json | undefined = resource.values;
  let unknown: Json | undefined = resource.unknown;
  for (const step of path.split('.')) {
    if (unknown === true) return UNKNOWN;
    [value, unknown] = [memberOf(value, step), memberOf(unknown, step)];
  }
  if (unknown === true) return UNKNOWN;
  return value === null ? undefined : value;
}

function memberOf(value: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(step) ? value[Number(step)] : memberOf(value[0], step);
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** Text, number or boolean as text. Undefined if none of these is set. */
export function textAt(resource: Resource, path: string): string | undefined | Unknown {
  const value = valueAt(resource, path);
  if (value === UNKNOWN) return UNKNOWN;
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The text, or an empty text if it is not set or not known. */
export const knownText = (resource: Resource, path: string): string => {
  const text = textAt(resource, path);
  return typeof text === 'string' ? text : '';
};

/** False if not set. `"true"` counts as true. */
export function flagAt(resource: Resource, path: string): boolean | Unknown {
  const value = valueAt(resource, path);
  return value === UNKNOWN ? UNKNOWN : value === true || value === 'true';
}

export function numberAt(resource: Resource, path: string): number | undefined | Unknown {
  const text = textAt(resource, path);
  if (text === UNKNOWN || text === undefined) return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Nested blocks or objects at a path. None for `[]`, null and an unset value. */
export function blocksAt(resource: Resource, path: string): readonly JsonObject[] | Unknown {
  const value = valueAt(resource, path);
  if (value === UNKNOWN) return UNKNOWN;
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

/** Texts of a list or set. A single text counts as a list of one. */
export function textsAt(resource: Resource, path: string): readonly string[] | Unknown {
  const value = valueAt(resource, path);
  if (value === UNKNOWN) return UNKNOWN;
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Every text in a value, at any depth. */
export function textsIn(value: Json | undefined): string[] {
  const found: string[] = [];
  collect(value, found);
  return found;
}

function collect(value: Json | undefined, into: string[]): void {
  if (typeof value === 'string') into.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (isObject(value)) for (const item of Object.values(value)) collect(item, into);
}

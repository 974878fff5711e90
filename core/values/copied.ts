import type { Json, JsonObject } from './json';

/**
 * A copy that shares no object or list with `value`. Undefined members are absent, as in JSON, and undefined items and
 * numbers that JSON does not have are null. It takes a fraction of the time of writing the JSON and reading it again.
 *
 * @throws TypeError for a value that is not JSON, such as a date
 */
export function copied<T extends JsonObject | readonly JsonObject[]>(value: T): T {
  return copyOf(value) as unknown as T;
}

function copyOf(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  // JSON writes -0 as 0.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (Array.isArray(value)) return value.map((item: unknown) => (item === undefined ? null : copyOf(item)));
  if (typeof value !== 'object' || !isPlain(value)) throw new TypeError(`${typeof value} is not JSON`);
  const copy: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    // An assignment to this name would set the prototype.
    if (key === '__proto__')
      Object.defineProperty(copy, key, {
        value: copyOf(member),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else copy[key] = copyOf(member);
  }
  return copy;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

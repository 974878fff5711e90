import { sha256Hex } from './sha256';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * JSON with object keys sorted and undefined members dropped, so that equal values have equal text.
 * Follows the ordering of RFC 8785 (JCS) for the values we hash: no NaN, no Infinity.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${listed(value)}]`;
  return isObject(value) ? `{${membersOf(value)}}` : JSON.stringify(value ?? null);
}

/** Longer texts are quicker with the built-in function. */
const SHORT = 128;

/** JSON.stringify of a text. A short text without anything to escape only gets its quotes. */
function quoted(text: string): string {
  if (text.length > SHORT) return JSON.stringify(text);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // Controls, the quote, the backslash, and surrogates, which are escaped when they are alone.
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff))
      return JSON.stringify(text);
  }
  return `"${text}"`;
}

// Plain loops: every plan is hashed, and apart from SHA-256 itself this is most of the cost of planning.
function listed(items: readonly unknown[]): string {
  let text = '';
  for (const item of items) text += `${text === '' ? '' : ','}${canonicalJson(item ?? null)}`;
  return text;
}

function membersOf(value: JsonObject): string {
  let text = '';
  for (const key of sortedKeys(value)) {
    const member = value[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return text;
}

/** Most objects are small, and the built-in sort copies. Both compare UTF-16 code units. */
function sortedKeys(value: JsonObject): readonly string[] {
  const keys = Object.keys(value);
  if (keys.length > 12) return keys.sort();
  for (let next = 1; next < keys.length; next += 1) {
    const key = keys[next] as string;
    let place = next;
    for (; place > 0 && (keys[place - 1] as string) > key; place -= 1)
      keys[place] = keys[place - 1] as string;
    keys[place] = key;
  }
  return keys;
}

export const hashOf = (value: unknown): string => sha256Hex(canonicalJson(value));

/** Whether two values have the same canonical JSON. Compares member by member, without writing it. */
export function jsonEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === 'string' && typeof right === 'string') return false;
  if (Array.isArray(left)) return Array.isArray(right) && sameItems(left, right);
  if (isObject(left)) return isObject(right) && sameMembers(left, right);
  return !isObject(right) && !Array.isArray(right) && canonicalJson(left) === canonicalJson(right);
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (!jsonEqual(left[at], right[at])) return false;
  return true;
}

function sameMembers(left: JsonObject, right: JsonObject): boolean {
  let members = 0;
  for (const key of Object.keys(left)) {
    if (left[key] === undefined) continue;
    if (!Object.hasOwn(right, key) || right[key] === undefined || !jsonEqual(left[key], right[key]))
      return false;
    members += 1;
  }
  for (const key of Object.keys(right)) if (right[key] !== undefined) members -= 1;
  return members === 0;
}

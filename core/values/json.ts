import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

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
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${listed(value)}]`;
  return isObject(value) ? `{${membersOf(value)}}` : JSON.stringify(value ?? null);
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
    if (member !== undefined)
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
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

/** A web standard that every JavaScript runtime has. The types of core include no runtime, so it is declared here. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
const utf8 = new TextEncoder();

/** Lower-case hexadecimal SHA-256 of a text's UTF-8 bytes. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8.encode(text)));

export const hashOf = (value: unknown): string => sha256Hex(canonicalJson(value));

/** Whether both have the same canonical JSON. */
export function jsonEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) return itemsEqual(left, right);
  if (isObject(left) && isObject(right)) return membersEqual(left, right);
  // Of different shapes, or numbers: `NaN` is written as null, and `-0` as 0.
  return canonicalJson(left) === canonicalJson(right);
}

function itemsEqual(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (!jsonEqual(left[index] ?? null, right[index] ?? null)) return false;
  }
  return true;
}

function membersEqual(left: JsonObject, right: JsonObject): boolean {
  let count = 0;
  for (const key of Object.keys(left)) {
    if (left[key] === undefined) continue;
    count += 1;
    if (!Object.hasOwn(right, key) || right[key] === undefined || !jsonEqual(left[key], right[key]))
      return false;
  }
  for (const key of Object.keys(right)) if (right[key] !== undefined) count -= 1;
  return count === 0;
}

import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { Field } from './field';
import type { Witness } from './filter-comparison';
import type { Model } from './search';

interface Members {
  [name: string]: Json | undefined;
}

/** The finding or entry of a model. Undefined if two of its fields cannot coexist. */
export function tryWitness(model: Model): Witness | undefined {
  const json: Members = {};
  const shown = [...model].filter(([{ path }]) => path !== undefined);
  for (const [field, value] of shown) {
    if (value === undefined || field.path === undefined) continue;
    const carried = field.kind === 'flag' ? (field.samples?.[0] ?? true) : value;
    if (!place(json, field.path, carried)) return undefined;
  }
  return { json, text: witnessText(shown) };
}

/** Omits a missing message or free text, unless the witness contains nothing else. */
function witnessText(shown: readonly (readonly [Field, Json | undefined])[]): string {
  const notable = shown.filter(([{ kind }, value]) => value !== undefined || !/message|flag/.test(kind));
  const parts = (notable.length > 0 ? notable : shown).map(([field, value]) => fieldText(field, value));
  return parts.length === 0 ? 'anything' : parts.join(', ');
}

function fieldText({ name, kind }: Field, value: Json | undefined): string {
  if (value === undefined) return `no ${name}`;
  if (kind === 'flag') return name;
  return kind === 'message' ? `${name}:*` : `${name}=${JSON.stringify(value)}`;
}

function place(into: Members, [head, ...rest]: readonly string[], value: Json): boolean {
  if (head === undefined) return false;
  const present = Object.hasOwn(into, head) ? into[head] : undefined;
  const inner = rest.length === 0 ? value : within(rest, value);
  const merged = present === undefined ? inner : tryMerge(present, inner);
  if (merged === undefined) return false;
  // Names come from filters: __proto__ must become an ordinary member.
  Object.defineProperty(into, head, { value: merged, enumerable: true, configurable: true, writable: true });
  return true;
}

function within(path: readonly string[], value: Json): Json {
  const members: Members = {};
  place(members, path, value);
  return members;
}

/** One object with the members of both. Undefined if they disagree. */
function tryMerge(left: Json, right: Json): Json | undefined {
  if (!isObject(left) || !isObject(right)) return undefined;
  const merged: Members = { ...left };
  const fits = Object.entries(right as JsonObject).every(
    ([name, value]) => value === undefined || place(merged, [name], value),
  );
  return fits ? merged : undefined;
}

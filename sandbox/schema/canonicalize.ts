import { isObject, type Json } from '../../core/values/json';
import type { Definitions } from './definitions';
import { isScalar } from './scalars';
import { isWellKnown } from './well-known';

/**
 * The value in its official shape. Leaves out members that the message does not have, and turns enum numbers into
 * names. Requests are checked before this. Findings enter the sandbox leniently, but the API returns them in the
 * official shape.
 */
export function canonicalize(
  definitions: Definitions,
  type: string,
  value: Json | undefined,
  scope: string,
): Json {
  const resolved = definitions.resolve(type, scope);
  if (resolved?.definition.values) return enumName(resolved.definition.values, value ?? null);
  if (isWellKnown(type, resolved?.name) || !resolved?.definition.fields || !isObject(value))
    return value ?? null;
  const kept: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const field = Object.hasOwn(resolved.definition.fields, key)
      ? resolved.definition.fields[key]
      : undefined;
    if (!field || member === undefined) continue;
    const below = (item: Json | undefined): Json =>
      isScalar(field.type) ? (item ?? null) : canonicalize(definitions, field.type, item, resolved.name);
    if (field.rule === 'repeated') kept[key] = Array.isArray(member) ? member.map(below) : member;
    else if (field.keyType !== undefined && isObject(member)) {
      kept[key] = Object.fromEntries(Object.entries(member).map(([name, item]) => [name, below(item)]));
    } else kept[key] = below(member);
  }
  return kept;
}

function enumName(values: Readonly<Record<string, number>>, value: Json): Json {
  if (typeof value !== 'number') return value;
  return Object.keys(values).find((name) => values[name] === value) ?? value;
}

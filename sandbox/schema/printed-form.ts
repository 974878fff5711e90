import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { FieldDefinition } from './definition';
import type { Definitions, Resolved } from './definitions';
import { isScalar } from './scalars';
import { isWellKnown } from './well-known';

const LONG_INTEGERS = ['int64', 'uint64', 'fixed64', 'sfixed64', 'sint64'];

/**
 * A message as Google's APIs print it (protobuf.dev, "ProtoJSON format"). Members at their default value are left out
 * (zero, false, empty text, the first value of an enumeration, empty lists and maps), and 64-bit integers are strings.
 * Messages stay, including empty ones. Members with their own presence also stay: wrappers, optional members and
 * members of a oneof.
 */
export function printedForm(
  definitions: Definitions,
  type: string,
  value: JsonObject,
  scope: string,
): JsonObject {
  const resolved = definitions.resolve(type, scope);
  if (!resolved?.definition.fields || isWellKnown(type, resolved.name)) return value;
  const kept: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const field = Object.hasOwn(resolved.definition.fields, name)
      ? resolved.definition.fields[name]
      : undefined;
    if (!field || member === undefined || member === null) continue;
    const printed = printedMember(definitions, resolved, field, member);
    if (hasPresence(resolved, name, field) || !isDefault(definitions, resolved, field, printed)) {
      kept[name] = printed;
    }
  }
  return kept;
}

function printedMember(definitions: Definitions, owner: Resolved, field: FieldDefinition, value: Json): Json {
  const one = (item: Json | undefined): Json => {
    if (LONG_INTEGERS.includes(field.type) && typeof item === 'number') return String(item);
    if (isScalar(field.type) || !isObject(item)) return item ?? null;
    return printedForm(definitions, field.type, item, owner.name);
  };
  if (field.keyType !== undefined && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, one(item)]));
  }
  return Array.isArray(value) ? value.map(one) : one(value);
}

function hasPresence({ definition }: Resolved, name: string, { options }: FieldDefinition): boolean {
  if (options?.proto3_optional === true) return true;
  return Object.values(definition.oneofs ?? {}).some(({ oneof }) => oneof.includes(name));
}

function isDefault(definitions: Definitions, owner: Resolved, field: FieldDefinition, value: Json): boolean {
  if (field.rule === 'repeated') return Array.isArray(value) && value.length === 0;
  if (field.keyType !== undefined) return isObject(value) && Object.keys(value).length === 0;
  if (isScalar(field.type)) return value === '' || value === false || Number(value) === 0;
  const values = definitions.resolve(field.type, owner.name)?.definition.values;
  return values !== undefined && typeof value === 'string' && values[value] === 0;
}

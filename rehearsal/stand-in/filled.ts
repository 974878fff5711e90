import { isObject, type Json } from '../../core/values/json';
import type { Attributes } from '../../sandbox/boot/translation';
import type { Block } from './schema';
import type { TypeSpec } from './schema-facts';
import { isUnknown, mapAttributes, type Value, type Values } from './values';

/** Fills unknown values from the answers. A value that no answer has is null. */
export const filled = (block: Block, planned: Values, attributes: Attributes): Values =>
  mapAttributes(block, planned, (attribute, value, path) =>
    isUnknown(value) ? (tryAttribute(attributes, path.join('.'), attribute.type) ?? null) : value,
  );

/** For a data source, fills every computed attribute that its configuration does not set. */
export const filledData = (block: Block, config: Values, attributes: Attributes): Values =>
  mapAttributes(block, config, (attribute, value, path) =>
    attribute.computed && value === null
      ? (tryAttribute(attributes, path.join('.'), attribute.type) ?? null)
      : value,
  );

/** The value for `public_key`, from an attribute `public_key`, or from attributes such as `public_key.0.pem`. */
function tryAttribute(attributes: Attributes, path: string, type: TypeSpec): Value | undefined {
  if (Object.hasOwn(attributes, path)) return typed(attributes[path] ?? null, type);
  const isNamed = Object.keys(attributes).some((name) => name.startsWith(`${path}.`));
  if (!isNamed || typeof type === 'string') return undefined;
  const [kind, inner] = type;
  if (kind === 'map') return undefined;
  if (kind === 'object') {
    const members = Object.entries(inner);
    return Object.fromEntries(
      members.map(([name, member]) => [name, tryAttribute(attributes, `${path}.${name}`, member) ?? null]),
    );
  }
  const items: Value[] = [];
  for (let index = 0; ; index += 1) {
    const item = tryAttribute(attributes, `${path}.${index}`, inner);
    if (item === undefined) return items;
    items.push(item);
  }
}

/** Converts a value to its type in Terraform's schema, because Google writes 64-bit numbers as strings. */
function typed(value: Json, type: TypeSpec): Value {
  if (value === null) return null;
  if (type === 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (type === 'number') return Number(value);
  if (type === 'bool') return value === true || value === 'true';
  const [kind, inner] = type;
  if (kind === 'object') {
    const members = isObject(value) ? value : {};
    return Object.fromEntries(
      Object.entries(inner).map(([name, member]) => [name, typed(members[name] ?? null, member)]),
    );
  }
  if (kind === 'map') {
    const members = Object.entries(isObject(value) ? value : {});
    return Object.fromEntries(members.map(([name, member]) => [name, typed(member ?? null, inner)]));
  }
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => typed(item, inner));
}

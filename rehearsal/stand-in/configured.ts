import type { Json, JsonObject } from '../../core/values/json';
import type { Block } from './schema';
import { isKnown, isValues, itemsOf, type Value, type Values } from './values';

/**
 * The configuration of a resource in the form of the stack's JSON, without absent values and Terraform's own members.
 * Blocks are lists of objects.
 */
export function configured(block: Block, values: Values): JsonObject {
  const attributes = block.attributes.flatMap(({ name }): [string, Json][] => {
    const value = values[name];
    return isKnown(value) ? [[name, plain(value)]] : [];
  });
  const blocks = block.blocks.flatMap(({ name, nesting, block: inner }): [string, Json][] => {
    const items = nesting === 'single' ? [] : itemsOf(values[name]);
    return items.length > 0 ? [[name, items.map((item) => configured(inner, item))]] : [];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

function plain(value: Value): Json {
  if (Array.isArray(value)) return (value as readonly Value[]).map(plain);
  if (!isValues(value)) return typeof value === 'object' ? null : value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member ?? null)]));
}

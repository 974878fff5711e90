import { hashOf, isObject, type Json, type JsonObject } from '../../core/values/json';
import { resourcesOf } from './working-copy';

/**
 * The shape of a stack: its types with the arguments that are set, without names, values and numbers of items. Stacks
 * with the same shape differ only in values that Google checks, not in what Terraform or the provider checks.
 */
export function stackShape(stack: JsonObject): string {
  const resources = resourcesOf(stack).map(([type, , config]) => `${type}(${argumentsOf(config).join()})`);
  const data = isObject(stack.data) ? Object.keys(stack.data) : [];
  return hashOf([[...new Set(resources)].sort(), data.sort()]);
}

function argumentsOf(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap(argumentsOf))].sort();
  if (!isObject(value)) return [];
  return Object.keys(value)
    .filter((name) => name !== '//')
    .sort()
    .flatMap((name) => [name, ...argumentsOf(value[name]).map((inner) => `${name}.${inner}`)]);
}

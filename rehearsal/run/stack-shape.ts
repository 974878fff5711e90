import { hashOf, isObject, type Json, type JsonObject } from '../../core/values/json';
import { resourcesOf } from './working-copy';

/**
 * What a stack is made of: the types with the arguments that they are given, without names, values and numbers of
 * items. Stacks of one shape differ in what Google would judge, not in what Terraform or the provider would.
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

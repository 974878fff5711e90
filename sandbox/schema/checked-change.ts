import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { invalidArgument } from '../protocol/errors';
import type { FieldDefinition } from './definition';
import type { Definitions } from './definitions';
import type { Route } from './routes';
import { isScalar } from './scalars';

const BEHAVIOR = '(google.api.field_behavior)';

const isOutputOnly = ({ options }: FieldDefinition): boolean => {
  const behavior = options?.[BEHAVIOR];
  return Array.isArray(behavior) ? behavior.includes('OUTPUT_ONLY') : behavior === 'OUTPUT_ONLY';
};

/**
 * The message of a changing request, without the members that Google's definition marks as output only.
 *
 * @throws ApiError INVALID_ARGUMENT with the path of the first such member, unless the API ignores them
 */
export function settleOutputOnly(
  definitions: Definitions,
  route: Route,
  message: JsonObject,
  { ignores, taken = [] }: { readonly ignores: boolean; readonly taken?: readonly string[] },
): JsonObject {
  const walk = (value: Json, type: string, scope: string, path: string): Json => {
    if (Array.isArray(value)) return value.map((item, index) => walk(item, type, scope, `${path}[${index}]`));
    const resolved = isScalar(type) ? undefined : definitions.resolve(type, scope);
    if (!isObject(value) || !resolved?.definition.fields) return value;
    return settled(value, resolved.definition.fields, resolved.name, path);
  };
  const settled = (
    value: JsonObject,
    fields: Readonly<Record<string, FieldDefinition>>,
    scope: string,
    path: string,
  ): JsonObject => {
    const kept: Record<string, Json | undefined> = {};
    for (const [key, member] of Object.entries(value)) {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
      const at = path === '' ? key : `${path}.${key}`;
      if (member === undefined || !field || field.keyType !== undefined) kept[key] = member;
      else if (!isOutputOnly(field) || taken.includes(at)) kept[key] = walk(member, field.type, scope, at);
      else if (!ignores) throw invalidArgument(`Field '${at}' is output only and cannot be set`, at);
    }
    return kept;
  };
  const request = definitions.resolve(route.requestType, route.scope);
  return settled(message, request?.definition.fields ?? {}, request?.name ?? route.scope, '');
}

/** The first member of a message that no listed path covers, or undefined. */
export function unmodelledPath(
  message: JsonObject,
  modelled: Readonly<Record<string, true | string>>,
): string | undefined {
  const paths = Object.keys(modelled);
  const find = (value: Json | undefined, path: string): string | undefined => {
    if (Object.hasOwn(modelled, path)) return undefined;
    // A body without members has nothing that the sandbox could drop.
    if (path === 'body' && isObject(value) && Object.keys(value).length === 0) return undefined;
    if (path !== '' && !paths.some((known) => known.startsWith(`${path}.`))) return path;
    if (Array.isArray(value)) return firstOf(value, (item) => find(item, path));
    // The listed members need an object here. The check against the definitions already refused any other value.
    if (!isObject(value)) return undefined;
    return firstOf(Object.entries(value), ([key, member]) =>
      find(member, path === '' ? key : `${path}.${key}`),
    );
  };
  return find(message, '');
}

function firstOf<T, U>(items: readonly T[], attempt: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const found = attempt(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

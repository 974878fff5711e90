import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { invalidArgument } from '../protocol/errors';
import type { SandboxRequest } from '../protocol/request';
import { canonicalize } from './canonicalize';
import { checkMessage } from './check-message';
import type { Definitions } from './definitions';
import { camelCase, type RouteMatch } from './routes';

/** Standard query parameters of every Google REST API (cloud.google.com/apis/docs/system-parameters). */
const SYSTEM_PARAMETERS = new Set([
  'alt',
  '$alt',
  'prettyPrint',
  '$prettyPrint',
  'quotaUser',
  '$.xgafv',
  // Selects a part of the answer. Returning the whole answer is also allowed.
  'fields',
]);

type Mutable = { [key: string]: Json | undefined | Mutable };

/** Builds one official request message from path, query and body, and checks it strictly. */
export function readRequest(
  definitions: Definitions,
  request: SandboxRequest,
  match: RouteMatch,
): JsonObject {
  const { route } = match;
  const message = bodyOf(request, match);
  for (const [key, value] of Object.entries(request.query)) {
    if (SYSTEM_PARAMETERS.has(key)) continue;
    if (route.body === '*') throw unknownQuery(key, 'the body carries the whole request');
    const parts = queryParts(definitions, route, key);
    assign(message, parts, queryValue(definitions, route.requestType, route.scope, parts, value));
  }
  for (const [name, value] of Object.entries(match.values)) assign(message, name.split('.'), value);
  const problem = checkMessage(definitions, route.requestType, message, '', route.scope);
  if (problem)
    throw invalidArgument(
      `Invalid JSON payload received. ${problem.problem} at '${problem.path}'`,
      problem.path,
    );
  return canonicalize(definitions, route.requestType, message as JsonObject, route.scope) as JsonObject;
}

function bodyOf(request: SandboxRequest, { route }: RouteMatch): Mutable {
  const { body } = request;
  if (route.body === undefined) {
    if (body === undefined || (isObject(body) && Object.keys(body).length === 0)) return {};
    throw invalidArgument(`${route.id} takes no request body`, 'body');
  }
  if (body !== undefined && !isObject(body)) {
    throw invalidArgument('Invalid JSON payload received. Expected an object', 'body');
  }
  // Copies one level: path and query are assigned below it, and the caller's object stays unchanged.
  if (route.body === '*') return { ...body } as Mutable;
  return { [camelCase(route.body)]: { ...body } } as Mutable;
}

/**
 * The nested members that a query parameter names. Both spellings of a member are accepted, `repository_id` and
 * `repositoryId`. Discovery documents declare a nested member under its whole name, `options.requestedPolicyVersion`.
 */
function queryParts(
  definitions: Definitions,
  { requestType, scope }: RouteMatch['route'],
  key: string,
): string[] {
  const fields = definitions.resolve(requestType, scope)?.definition.fields ?? {};
  if (Object.hasOwn(fields, key)) return [key];
  return key.split('.').map(camelCase);
}

function queryValue(
  definitions: Definitions,
  type: string,
  scope: string,
  parts: readonly string[],
  text: string,
): Json {
  const key = parts.join('.');
  let at = definitions.resolve(type, scope);
  for (const [index, part] of parts.entries()) {
    const field =
      at?.definition.fields && Object.hasOwn(at.definition.fields, part)
        ? at.definition.fields[part]
        : undefined;
    if (!field) throw unknownQuery(key, `${at?.name} has no field "${part}"`);
    if (index < parts.length - 1) {
      at = definitions.resolve(field.type, at?.name ?? scope);
      continue;
    }
    const value = leafValue(
      field.type,
      text,
      definitions.resolve(field.type, at?.name ?? scope)?.definition.values,
    );
    return field.rule === 'repeated' ? [value] : value;
  }
  throw unknownQuery(key, 'it is empty');
}

function leafValue(type: string, text: string, isEnum: unknown): Json {
  // gcloud writes `True`.
  if (type === 'bool' && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return isEnum !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}

function assign(message: Mutable, parts: readonly string[], value: Json): void {
  const [head, ...rest] = parts as [string, ...string[]];
  if (rest.length === 0) {
    message[head] = value;
    return;
  }
  const below = message[head];
  const next: Mutable = isObject(below) ? { ...(below as Mutable) } : {};
  assign(next, rest, value);
  message[head] = next;
}

const unknownQuery = (key: string, why: string) =>
  invalidArgument(
    `Invalid JSON payload received. Unknown name "${key}": Cannot bind query parameter: ${why}`,
    `query.${key}`,
  );

import { isObject, type Json, type JsonObject } from '../values/json';

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A member in either spelling: Logging, Pub/Sub and Run write camelCase, IAM and Functions v2 snake_case. */
export function member(of: Json | undefined, name: string): Json | undefined {
  if (!isObject(of)) return undefined;
  for (const spelling of [name, snakeCase(name)]) {
    if (Object.hasOwn(of, spelling)) return of[spelling];
  }
  return undefined;
}

/** A nested member. Undefined when any step of the path is missing. */
export const memberAt = (of: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce(member, of);

export const textAt = (of: Json | undefined, ...path: readonly string[]): string => {
  const value = memberAt(of, ...path);
  return typeof value === 'string' ? value : '';
};

export const listAt = (of: Json | undefined, ...path: readonly string[]): readonly Json[] => {
  const value = memberAt(of, ...path);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
};

/** Every nested value, at any depth, with the name of its member. */
export function* valuesBelow(value: Json | undefined, name = ''): Generator<readonly [string, Json]> {
  if (value === undefined) return;
  yield [name, value];
  if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* valuesBelow(item, name);
  else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) yield* valuesBelow(inner, key);
  }
}

/** `"a,b"` (Logging) and `{"paths":["a","b"]}` (Functions v2). Empty when the request has no mask. */
export function maskPaths(request: JsonObject): readonly string[] {
  const mask = member(request, 'updateMask');
  const paths = typeof mask === 'string' ? mask.split(',') : listAt(mask, 'paths');
  return paths.filter((path): path is string => typeof path === 'string' && path !== '');
}

/**
 * A dry run of an API, which changes nothing. `validateOnly` of v2 APIs; `dryRun: "all"` of Cloud Run v1 is unverified.
 */
export const validatesOnly = (request: JsonObject): boolean =>
  member(request, 'validateOnly') === true || member(request, 'dryRun') === 'all';

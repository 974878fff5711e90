import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { FieldDefinition } from './definition';
import type { Definitions } from './definitions';
import { camelCase } from './routes';

/** Paths of a FieldMask in JSON form, `a,b.c`. */
export const maskPaths = (mask: string): string[] =>
  mask
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');

export interface MaskRules {
  readonly definitions: Definitions;
  readonly type: string;
  readonly scope: string;
  /** Maps in which a path can name a single key, as SCC allows for `marks.KEY`. */
  readonly keyedMaps?: readonly string[];
  /** Fields that no update can name, in addition to the output-only ones. */
  readonly fixed?: readonly string[];
}

const REFUSED = ['OUTPUT_ONLY', 'IDENTIFIER', 'IMMUTABLE'];

/** The problem with one path of an update mask (unknown, output-only or immutable), or undefined. */
export function checkMaskPath(rules: MaskRules, path: string): string | undefined {
  const { definitions } = rules;
  let at = definitions.resolve(rules.type, rules.scope);
  const parts = path.split('.');
  for (const [index, part] of parts.entries()) {
    const fields: Readonly<Record<string, FieldDefinition>> = at?.definition.fields ?? {};
    const field = Object.hasOwn(fields, part) ? fields[part] : undefined;
    if (!field) return `Invalid field path '${path}' in update_mask: '${part}' is not a field of ${at?.name}`;
    const behavior = field.options?.['(google.api.field_behavior)'];
    if (REFUSED.includes(String(behavior)) || rules.fixed?.includes(path)) {
      return `Field '${path}' in update_mask cannot be updated (${String(behavior ?? 'immutable').toLowerCase()})`;
    }
    const isLast = index === parts.length - 1;
    if (field.keyType !== undefined && !isLast) {
      return rules.keyedMaps?.includes(part)
        ? undefined
        : `Map '${part}' in '${path}' takes no key in update_mask`;
    }
    if (field.rule === 'repeated' && !isLast)
      return `'${path}' in update_mask goes inside the list '${part}'`;
    at = isLast ? at : definitions.resolve(field.type, at?.name ?? '');
  }
  return undefined;
}

/** Paths with the member names of a JSON message. Clients send masks in both spellings. */
export const camelPaths = (mask: string): string[] =>
  maskPaths(mask).map((path) => path.split('.').map(camelCase).join('.'));

/**
 * The message before the update, with the named paths taken from the sent message. A named member that the sent message
 * lacks is cleared.
 */
export const withMasked = (before: JsonObject, sent: JsonObject, paths: readonly string[]): JsonObject =>
  paths.reduce<JsonObject>((message, path) => withPath(message, sent, path.split('.')), before);

function withPath(before: JsonObject, sent: JsonObject, [head = '', ...rest]: readonly string[]): JsonObject {
  const value: Json | undefined = Object.hasOwn(sent, head) ? sent[head] : undefined;
  const { [head]: old, ...others } = before;
  if (rest.length === 0) return value === undefined || value === null ? others : { ...others, [head]: value };
  const below = withPath(isObject(old) ? old : {}, isObject(value) ? value : {}, rest);
  return { ...others, [head]: below };
}

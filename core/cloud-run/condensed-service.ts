import { hashOf, type Json, type JsonObject } from '../values/json';
import { normalField } from './normal-form';

/**
 * Members that Riposte neither changes nor restores, and that may contain secrets or be large: the environment of
 * containers, the environment of builds, and what tools keep in annotations.
 */
const CONDENSED: readonly string[] = ['template', 'buildConfig', 'annotations'];

/** Whether the ledger keeps only a hash of this field of a service. Also for a path into it, such as `template.containers`. */
export const isCondensed = (field: string): boolean => CONDENSED.includes(field.split('.')[0] as string);

/**
 * `sha256:...` of a member in normal form, so that defaults which the API leaves out or spells out make no difference. A
 * member that is such a text already stays as it is. Undefined for a member that means the same as an absent one.
 */
function condensed(name: string, value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return value;
  const normal = normalField(name, value);
  return normal === undefined ? undefined : `sha256:${hashOf(normal)}`;
}

/** Two results are equal exactly when the arguments are. The result does not contain the contents of condensed members. */
export function condensedService(service: JsonObject): JsonObject {
  const members = Object.entries(service).map(
    ([name, member]) => [name, CONDENSED.includes(name) ? condensed(name, member) : member] as const,
  );
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

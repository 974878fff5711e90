import { hashOf, type Json, type JsonObject } from '../values/json';
import { normalField } from './normal-form';

/**
 * What Riposte neither changes nor restores, and what may hold secrets or be large: the environment of the containers,
 * the environment of builds, whatever tools keep in annotations.
 */
const CONDENSED: readonly string[] = ['template', 'buildConfig', 'annotations'];

/** Is this a field of a service of which the ledger keeps a hash only? Also for a path into it, `template.containers`. */
export const isCondensed = (field: string): boolean => CONDENSED.includes(field.split('.')[0] as string);

/**
 * `sha256:...` in place of what a member says, in normal form: defaults that the API leaves out or spells out make no
 * difference. A member that is such a text already stays as it is; undefined for one that says nothing.
 */
function condensed(name: string, value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return value;
  const normal = normalField(name, value);
  return normal === undefined ? undefined : `sha256:${hashOf(normal)}`;
}

/** Equality over the answer is equality over the argument, and the contents of those members are not in it. */
export function condensedService(service: JsonObject): JsonObject {
  const members = Object.entries(service).map(
    ([name, member]) => [name, CONDENSED.includes(name) ? condensed(name, member) : member] as const,
  );
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

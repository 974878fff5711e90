import { hashOf, type Json, type JsonObject } from '../json';

/**
 * What Riposte neither changes nor restores, and what may hold secrets or be large: the environment of the containers,
 * the environment of builds, whatever tools keep in annotations.
 */
const CONDENSED: readonly string[] = ['template', 'buildConfig', 'annotations'];

/** Is this a field of a service of which the ledger keeps a hash only? Also for a path into it, `template.containers`. */
export const isCondensed = (field: string): boolean => CONDENSED.includes(field.split('.')[0] as string);

/** `sha256:...` in place of a member that is there; a member that is such a text already stays as it is. */
const condensed = (value: Json | undefined): Json | undefined =>
  value === undefined || typeof value === 'string' ? value : `sha256:${hashOf(value)}`;

/** Equality over the answer is equality over the argument, and the contents of those members are not in it. */
export function condensedService(service: JsonObject): JsonObject {
  const present = CONDENSED.filter((member) => service[member] !== undefined);
  return {
    ...service,
    ...Object.fromEntries(present.map((member) => [member, condensed(service[member])])),
  };
}

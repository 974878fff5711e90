import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { checkMessage } from './check-message';
import type { Definitions } from './definitions';

/** The maximum number of members that are left out. A value with more differences is a different kind of value. */
const MOST = 50;

export interface KnownMembers {
  readonly known: JsonObject;
  /** Paths of the members that were left out. */
  readonly leftOut: readonly string[];
}

/** The value without the members that its official definition does not have, or has in another form. */
export function knownMembers(
  definitions: Definitions,
  type: string,
  value: JsonObject,
  scope: string,
): KnownMembers {
  let known = value;
  const leftOut: string[] = [];
  while (leftOut.length < MOST) {
    const problem = checkMessage(definitions, type, known, '', scope);
    const path = problem?.path.split(/[.[\]]+/).filter(Boolean) ?? [];
    if (problem === undefined || path.length === 0) break;
    known = without(known, path) as JsonObject;
    leftOut.push(problem.path);
  }
  return { known, leftOut };
}

/** Undefined: no members are left. */
function without(value: Json | undefined, [head, ...rest]: readonly string[]): Json | undefined {
  if (head === undefined) return undefined;
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => {
      if (String(index) !== head) return [item];
      const kept = without(item, rest);
      return kept === undefined ? [] : [kept];
    });
  }
  if (!isObject(value) || !Object.hasOwn(value, head)) return undefined;
  const { [head]: found, ...others }: JsonObject = value;
  const kept = rest.length === 0 ? undefined : without(found, rest);
  return kept === undefined ? others : { ...others, [head]: kept };
}

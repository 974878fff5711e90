import { isObject, type Json, type JsonObject } from '../../core/json';
import { checkMessage } from '../../sandbox/schema/check-message';
import { definitionsOf } from '../../sandbox/schema/definitions';
import { RUN_API } from '../../sandbox/services/run-api';

/** A description of another version may have this many members that ours does not know. */
const MOST = 50;

/** What the official definition of run v2 has of a configuration, and the places of what it has not. */
export function withoutUnknown(
  type: 'Service' | 'Revision',
  config: JsonObject,
): { readonly known: JsonObject; readonly leftOut: readonly string[] } {
  let known: JsonObject = config;
  const leftOut: string[] = [];
  while (leftOut.length < MOST) {
    const problem = checkMessage(definitionsOf(RUN_API), type, known, '', 'google.cloud.run.v2');
    if (!problem) break;
    const next = without(known, problem.path.split(/[.[\]]+/).filter(Boolean));
    if (next === known) break;
    known = next as JsonObject;
    leftOut.push(problem.path);
  }
  return { known, leftOut };
}

/** Undefined: nothing is left of it. */
function without(value: Json | undefined, [head, ...rest]: readonly string[]): Json | undefined {
  if (head === undefined) return undefined;
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => {
      if (String(index) !== head) return [item];
      const kept = without(item, rest);
      return kept === undefined ? [] : [kept];
    });
  }
  if (!isObject(value) || !Object.hasOwn(value, head)) return value;
  const { [head]: found, ...others }: JsonObject = value;
  const kept = rest.length === 0 ? undefined : without(found, rest);
  return kept === undefined ? others : { ...others, [head]: kept };
}

import { isObject, type JsonObject } from '../../core/values/json';
import type { Change, PlannedStack, SourcePlace } from '../model/change';
import { withoutIndexes } from '../model/without-indexes';

type Place = Pick<Change, 'constructPath' | 'source'>;

/**
 * What cdktf records next to a block: the construct's path and, if stack traces are on, the line of code that creates
 * it.
 */
export function placeOf(block: JsonObject): Place {
  const comment = block['//'];
  const metadata = isObject(comment) && isObject(comment.metadata) ? comment.metadata : undefined;
  if (!metadata) return {};
  const source = sourceIn(metadata.stackTrace);
  return {
    ...(typeof metadata.path === 'string' ? { constructPath: metadata.path } : {}),
    ...(source ? { source } : {}),
  };
}

/** The first frame outside of packages: `at f (/repo/stacks/project-stack.ts:12:5)`. */
function sourceIn(trace: unknown): SourcePlace | undefined {
  for (const frame of Array.isArray(trace) ? trace : []) {
    if (typeof frame !== 'string' || frame.includes('node_modules') || frame.includes('node:')) continue;
    const [, file, line] = /\(?([^()\s]+\.[cm]?[jt]s):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (file) return { file, line: Number(line) };
  }
  return undefined;
}

/** Adds construct paths from a synthesized stack to the changes of its plan, by address. */
export function withPlaces(stack: PlannedStack, json: JsonObject): PlannedStack {
  const resources = isObject(json.resource) ? json.resource : {};
  const placed = (change: Change): Change => {
    const [type = '', name = ''] = withoutIndexes(change.address).split('.');
    const named = resources[type];
    const block = isObject(named) ? named[name] : undefined;
    return isObject(block) ? { ...change, ...placeOf(block) } : change;
  };
  return { ...stack, changes: stack.changes.map(placed), drift: stack.drift.map(placed) };
}

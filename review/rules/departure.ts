import type { Observation, Severity } from '../contract/rule';
import type { ChangeKind } from '../model/change';
import { isGoing, type Pair } from '../model/pair';

const VERBS: Partial<Record<ChangeKind, string>> = {
  delete: 'is destroyed',
  replace: 'is destroyed and created again',
  forget: 'is forgotten: it stays in the cloud, and no later review sees changes to it',
};

/** An observation of a resource that is removed or replaced. `so` is a sentence that states the consequence. */
export function* departure(
  pair: Pair,
  subject: string,
  so: string,
  severity?: Severity,
): Generator<Observation> {
  if (!isGoing(pair)) return;
  const { replacePaths } = pair.change;
  const because =
    replacePaths.length > 0 ? `, because ${replacePaths.join(', ')} cannot change in place` : '';
  yield {
    change: pair.change,
    message: `${subject} ${VERBS[pair.change.kind]}${because}. ${so}`,
    ...(severity === undefined ? {} : { severity }),
  };
}

import { isGoing, type Pair } from '../context';
import type { ChangeKind } from '../model/change';
import type { Observation, Severity } from './rule';

const VERBS: Partial<Record<ChangeKind, string>> = {
  delete: 'is destroyed',
  replace: 'is destroyed and created again',
  forget: 'is forgotten: it stays in the cloud, and no later review sees what becomes of it',
};

/** An observation of something that goes away; `so` says what follows, as a sentence. */
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

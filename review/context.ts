import type { ReviewContext } from './contract/review-context';
import type { Change, PlannedStack } from './model/change';
import type { Pair } from './model/pair';
import { after, before, type Resource } from './model/resource';
import { oursAmong } from './pipeline/ours';
import type { ResponseChange } from './response/response-change';

export function createContext(stacks: readonly PlannedStack[], response?: ResponseChange): ReviewContext {
  const changes = stacks.flatMap((stack) => stack.changes);
  const ours = oursAmong(changes);
  const everything = changes.filter(({ mode }) => mode === 'managed').map(pairOf);
  const pairs = everything.filter(({ change }) => ours.has(change));
  const ofType = memoized((source: string) => {
    const type = new RegExp(source);
    return pairs.filter(({ change }) => type.test(change.type));
  });
  const states = (type: RegExp, side: 'before' | 'after'): readonly Resource[] =>
    ofType(type.source).flatMap((pair) => pair[side] ?? []);
  return {
    stacks,
    ...(response === undefined ? {} : { response }),
    pairs,
    everything,
    isFirstDeployment: pairs.length > 0 && pairs.every((pair) => pair.before === undefined),
    ofType: (type) => ofType(type.source),
    afterOf: (type) => states(type, 'after'),
    beforeOf: (type) => states(type, 'before'),
  };
}

const pairOf = (change: Change): Pair => ({ change, before: before(change), after: after(change) });

function memoized<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key) as T;
  };
}

import { type Change, goes, type PlannedStack } from './model/change';
import { after, before, type Resource } from './model/resource';
import { oursAmong } from './pipeline/ours';
import type { ResponseChange } from './response/response-change';

/** A resource before and after; one of them may be missing. */
export interface Pair {
  readonly change: Change;
  readonly before: Resource | undefined;
  readonly after: Resource | undefined;
}

/** What rules look at. Everything in it concerns detection and response, unless it says otherwise. */
export interface ReviewContext {
  readonly stacks: readonly PlannedStack[];
  /** What the change does to the response. @default - the input does not show it */
  readonly response?: ResponseChange;
  /** Managed resources that concern detection and response, changed or not. */
  readonly pairs: readonly Pair[];
  /** Managed resources of every kind, ours or not. */
  readonly everything: readonly Pair[];
  /** True where nothing of the pipeline exists yet: the plan deploys it for the first time. */
  readonly isFirstDeployment: boolean;
  /** Pairs whose type matches, for example `/^google_pubsub_topic$/`. */
  ofType(type: RegExp): readonly Pair[];
  /** Resources of a type that exist after the change. */
  afterOf(type: RegExp): readonly Resource[];
  beforeOf(type: RegExp): readonly Resource[];
}

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

/** Did the resource exist, and does it go away, at least for a while? */
export const isGoing = ({ change }: Pair): boolean => goes(change);

import { type Change, goes, type PlannedStack } from './model/change';
import { after, before, type Resource } from './model/resource';
import { oursAmong } from './pipeline/ours';
import type { ResponseChange } from './response/response-change';

/** A resource before and after the change. One side may be missing. */
export interface Pair {
  readonly change: Change;
  readonly before: Resource | undefined;
  readonly after: Resource | undefined;
}

/** The input of the rules. All members concern detection and response, unless their comment says otherwise. */
export interface ReviewContext {
  readonly stacks: readonly PlannedStack[];
  /** The effect of the change on the response. @default - the input does not show it */
  readonly response?: ResponseChange;
  /** Managed resources that concern detection and response, whether they change or not. */
  readonly pairs: readonly Pair[];
  /** Managed resources of every kind, whether they belong to the pipeline or not. */
  readonly everything: readonly Pair[];
  /** True if nothing of the pipeline exists yet: the plan deploys it for the first time. */
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

/** True if the resource existed and is removed, at least temporarily. */
export const isGoing = ({ change }: Pair): boolean => goes(change);

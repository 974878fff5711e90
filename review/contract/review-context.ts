import type { PlannedStack } from '../model/change';
import type { Pair } from '../model/pair';
import type { Resource } from '../model/resource';
import type { ResponseChange } from '../response/response-change';

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

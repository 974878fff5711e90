import type { SynthesizedStack } from '../../review/input/synthesized';
import type { PlannedStack } from '../../review/model/change';
import type { ResponseChange } from '../../review/response/response-change';
import type { ReadInput } from './read-inputs';

/** The reviewed input: plans, two folders, or the sample. */
export interface Reviewed {
  readonly stacks: readonly PlannedStack[];
  /** With the JSON of each plan. Synthesized folders have none. */
  readonly inputs: readonly ReadInput[];
  /** Stacks of the synthesized folders that the person named. */
  readonly folders: readonly SynthesizedStack[];
  readonly response?: ResponseChange;
  readonly isSample: boolean;
}

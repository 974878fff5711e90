import type { Severity } from '../contract/rule';
import type { PowerChange } from './power-change';
import type { Relevance } from './relevance';
import type { Sides } from './sides';

/** The powers of a review. */
export interface Powers {
  readonly changes: readonly PowerChange[];
  readonly totals: {
    /** Permissions, counted per principal and scope. */
    readonly gained: number;
    readonly lost: number;
    readonly standsOut: number;
    readonly principals: number;
  };
  /** @default - no change */
  readonly worst?: Severity;
  /** The source data of the changes, for the rules. */
  readonly sides: Sides;
  readonly relevance: Relevance;
}

import type { JsonObject } from '../../core/values/json';

/** A finding or a log entry that one filter lets through and the other does not, confirmed by evaluating both. */
export interface Witness {
  /** `{ finding, resource? }` of Security Command Center, or a LogEntry, with only the members that decide. */
  readonly json: JsonObject;
  /** One readable line: `category="Execution: Reverse Shell", state="ACTIVE"`. A missing field is `no mute`. */
  readonly text: string;
}

/** A detector or detection. Some of its findings or entries pass, and others no longer pass or newly pass. */
export interface PartialChange {
  readonly name: string;
  readonly witness: Witness;
}

/** What the base let through, and the head does not. */
export interface Loss {
  readonly lost: Witness;
  /** Detectors or detections of which nothing passes any more, in the given order. */
  readonly lostNames: readonly string[];
  /** Detectors or detections of which something still passes. */
  readonly lostInPart: readonly PartialChange[];
}

/** What the head lets through, and the base did not. */
export interface Gain {
  readonly gained: Witness;
  /** Detectors or detections of which nothing passed before. */
  readonly gainedNames: readonly string[];
  readonly gainedInPart: readonly PartialChange[];
}

/** Detectors or detections whose change could not be determined. */
interface Undecided {
  readonly undecidedNames: readonly string[];
}

/** The difference between what the head and the base let through. */
export type FilterComparison =
  | { readonly kind: 'equal' }
  | ({ readonly kind: 'narrowed' } & Loss & Undecided)
  | ({ readonly kind: 'widened' } & Gain & Undecided)
  | ({ readonly kind: 'changed' } & Loss & Gain & Undecided)
  /**
   * At least one direction is neither proven equal nor proven different. `lost` and `gained` are set where they are
   * proven.
   */
  | ({ readonly kind: 'unknown'; readonly reason: string } & Omit<Loss, 'lost'> &
      Omit<Gain, 'gained'> &
      Undecided & { readonly lost?: Witness; readonly gained?: Witness });

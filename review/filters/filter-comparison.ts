import type { JsonObject } from '../../core/values/json';

/** A finding or a log entry that one filter lets through and the other does not, confirmed by evaluating both. */
export interface Witness {
  /** `{ finding, resource? }` of Security Command Center, or a LogEntry; only the members that decide. */
  readonly json: JsonObject;
  /** One line for people: `category="Execution: Reverse Shell", state="ACTIVE"`. A missing field is `no mute`. */
  readonly text: string;
}

/** A detector or detection of whose findings or entries some pass, and others no longer do or newly do. */
export interface PartialChange {
  readonly name: string;
  readonly witness: Witness;
}

/** What the base let through, and the head does not. */
export interface Loss {
  readonly lost: Witness;
  /** Detectors or detections of which nothing passes any more, in the order in which they were given. */
  readonly lostNames: readonly string[];
  /** Those of which something still passes. */
  readonly lostInPart: readonly PartialChange[];
}

/** What the head lets through, and the base did not. */
export interface Gain {
  readonly gained: Witness;
  /** Detectors or detections of which nothing passed before. */
  readonly gainedNames: readonly string[];
  readonly gainedInPart: readonly PartialChange[];
}

/** Detectors or detections of which it could not be found out whether they change. */
interface Undecided {
  readonly undecidedNames: readonly string[];
}

/** How what the head lets through differs from what the base let through. */
export type FilterComparison =
  | { readonly kind: 'equal' }
  | ({ readonly kind: 'narrowed' } & Loss & Undecided)
  | ({ readonly kind: 'widened' } & Gain & Undecided)
  | ({ readonly kind: 'changed' } & Loss & Gain & Undecided)
  /** Neither equal nor different was proven for one direction at least; `lost` and `gained` are there where they were. */
  | ({ readonly kind: 'unknown'; readonly reason: string } & Omit<Loss, 'lost'> &
      Omit<Gain, 'gained'> &
      Undecided & { readonly lost?: Witness; readonly gained?: Witness });

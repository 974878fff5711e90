import type { RecognizedChange, Severity } from './contract/rule';
import type { SourcePlace } from './model/change';

/** An observation of a rule at its place, as a reviewer reads it. */
export interface ReviewFinding {
  /** For example `R01`. */
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly stack: string;
  /** Terraform's address. Empty if the finding concerns no single resource. */
  readonly address: string;
  readonly constructPath?: string;
  readonly source?: SourcePlace;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly values?: { readonly before?: string; readonly after?: string };
  /** Names of detectors or detections that are no longer recognized, or newly recognized. */
  readonly recognized?: RecognizedChange;
  /** A value is known only after the apply, and the rule assumed the worst. */
  readonly assumed: boolean;
}

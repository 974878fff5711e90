import type { SourcePlace } from './model/change';
import type { RecognizedChange, Severity } from './rules/rule';

/** What a reviewer reads: an observation of a rule at its place. */
export interface ReviewFinding {
  /** For example `R01`. */
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly stack: string;
  /** Terraform's address; empty where it concerns no single resource. */
  readonly address: string;
  readonly constructPath?: string;
  readonly source?: SourcePlace;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly values?: { readonly before?: string; readonly after?: string };
  /** What is recognized no more, or newly, by name. */
  readonly recognized?: RecognizedChange;
  /** A value is known after the apply only, and the worst was taken. */
  readonly assumed: boolean;
}

import type { Change } from '../model/change';
import type { ReviewContext } from './review-context';
import type { Severity } from './severity';

export { SEVERITIES, type Severity } from './severity';

/** What one observation means for a verdict. `unknown`: the review cannot determine it, and it may be the worst. */
export interface Effects {
  readonly detection?: 'weakened' | 'strengthened' | 'unknown';
  readonly response?: 'weaker' | 'stronger' | 'unknown';
  readonly powers?: 'grown' | 'reduced' | 'unknown';
}

/** Detectors by their categories' ids, or tamper detections by theirs. */
export interface RecognizedChange {
  readonly kind: 'detectors' | 'tamper detections';
  readonly lost: readonly string[];
  readonly gained: readonly string[];
}

/** One place where a rule reports something. */
export interface Observation {
  /** Absent: the observation concerns no single resource. */
  readonly change?: Change;
  /** What happens, as a sentence, with the values before and after where they matter. */
  readonly message: string;
  /** @default - the rule's */
  readonly severity?: Severity;
  /** @default - the rule's */
  readonly effects?: Effects;
  /** The values before and after, if they are short. The report masks them. */
  readonly values?: { readonly before?: string; readonly after?: string };
  /** Names of detectors or detections that are no longer recognized, or newly recognized. */
  readonly recognized?: RecognizedChange;
  /** A value is known only after the apply, and the rule assumed the worst. */
  readonly assumed?: boolean;
}

/**
 * A rule of the review: a pure function over the changes. It judges a resource by its properties and effect (type,
 * filter, destination, role, member), never by an address or by a name that a construct gave.
 */
export interface Rule {
  /** For example `R01`: the number in docs/review-rules.md. */
  readonly id: string;
  /** A heading that states what the rule reports: `A notification config is removed`. */
  readonly title: string;
  readonly severity: Severity;
  /** The effect of an observation on the verdicts, unless the observation has its own. */
  readonly effects: Effects;
  /** Why a reviewer should care, with facts. */
  readonly why: string;
  /** What the author of the change can do. */
  readonly fix: string;
  /** Where the facts come from: addresses of documents. */
  readonly sources: readonly string[];
  check(context: ReviewContext): Iterable<Observation>;
}

export const defineRule = (rule: Rule): Rule => rule;

import type { ReviewContext } from '../context';
import type { Change } from '../model/change';
import type { Severity } from './severity';

export { SEVERITIES, type Severity } from './severity';

/** What one observation says of a verdict. `unknown`: it cannot be told, and may be the worst. */
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

/** One place where a rule has something to say. */
export interface Observation {
  /** Absent: it concerns no single resource. */
  readonly change?: Change;
  /** What happens, as a sentence for a person, with the values before and after where they say it. */
  readonly message: string;
  /** @default - the rule's */
  readonly severity?: Severity;
  /** @default - the rule's */
  readonly effects?: Effects;
  /** The values before and after, where they are short; masked by the report. */
  readonly values?: { readonly before?: string; readonly after?: string };
  /** What is recognized no more, or newly, by name. */
  readonly recognized?: RecognizedChange;
  /** A value is known after the apply only, and the rule took the worst. */
  readonly assumed?: boolean;
}

/**
 * A rule of the review: a pure function over what changes. It judges by what a resource is and does (type, filter,
 * destination, role, member), never by an address or by a name that a construct gave.
 */
export interface Rule {
  /** For example `R01`: the number in docs/review-rules.md. */
  readonly id: string;
  /** What it says, as a heading: `A notification config goes away`. */
  readonly title: string;
  readonly severity: Severity;
  /** What an observation says of the verdicts, unless it says otherwise. */
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

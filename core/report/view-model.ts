import type { DiffLine } from './json-diff';
import type { LastsView } from './ownership-view';

/** How a thing should strike the eye. Every tone is also said in words: colour alone tells nobody anything. */
export type Tone = 'good' | 'attention' | 'bad' | 'calm';

export interface Badge {
  readonly text: string;
  readonly tone: Tone;
}

export interface Row {
  readonly label: string;
  /** One value, or several that belong together. */
  readonly values: readonly string[];
  /** Machine text: shown in a fixed-width face, kept as it is. */
  readonly code: boolean;
  /** https only, built by us from checked parts, never taken from a finding. */
  readonly link?: { readonly text: string; readonly href: string };
  /** What is so about the value, where it is no warning: that a hash covers the whole file. */
  readonly fact?: string;
  /** A warning about the value, for example that a hash covers only part of the file. */
  readonly note?: string;
}

export interface PartView {
  readonly title: string;
  readonly known: boolean;
  /** One sentence: what was seen, or why it is not known. */
  readonly summary: string;
  /** Of the Google Cloud console. */
  readonly link?: { readonly text: string; readonly href: string };
  readonly lines: readonly string[];
}

export interface StepView {
  readonly id: string;
  readonly action: string;
  readonly target: string;
  readonly rationale: string;
  readonly badges: readonly Badge[];
  readonly permissions: readonly string[];
  readonly diff: readonly DiffLine[];
  readonly verification?: string;
  readonly error?: { readonly message: string; readonly fix: string };
}

export interface UndoView {
  readonly possible: boolean;
  readonly text: string;
  readonly restores: readonly string[];
  /** Ready to be pasted; absent when the case id is not safe to put on a command line. */
  readonly commands: readonly { readonly where: string; readonly command: string }[];
}

export interface ByHandView {
  /** Empty where nobody must act. */
  readonly text: string;
  readonly commands: readonly { readonly what: string; readonly command: string }[];
}

export interface TimelineView {
  readonly at: string;
  /** Since the first entry, for example `+1.2 s`. */
  readonly since: string;
  readonly kind: string;
  readonly text: string;
}

/** Everything the report and the terminal show, with no markup in it and nothing invisible. */
export interface CaseView {
  readonly caseId: string;
  /** Said first, wherever the case comes from a sandbox. */
  readonly rehearsal?: string;
  readonly title: string;
  readonly subtitle: string;
  readonly verdict: Badge & {
    /** The record's own word. */
    readonly word: string;
    readonly sentence: string;
    /** What was done to the workload, one line a step. Empty when nothing was. */
    readonly did: readonly string[];
  };
  readonly badges: readonly Badge[];
  readonly times: readonly Row[];
  readonly nextSteps: readonly string[];
  readonly byHand: ByHandView;
  readonly undo: UndoView;
  readonly found: readonly Row[];
  /** Every process that the finding names, parents before their children. */
  readonly processes: readonly Row[];
  readonly resource: readonly Row[];
  readonly techniques: readonly { readonly id: string; readonly name: string; readonly href?: string }[];
  readonly investigation: readonly PartView[];
  readonly plan: { readonly hash: string; readonly steps: readonly StepView[] };
  /** Will each change last against the owner's next deployment? */
  readonly lasts: readonly LastsView[];
  readonly withheld: readonly { readonly action: string; readonly cause: string; readonly reason: string }[];
  readonly evidence: {
    /** Where the objects lie, with a slash at the end; empty when nothing was stored. */
    readonly folder: string;
    readonly manifestUri: string;
    /** The folder's page in the console. */
    readonly link?: { readonly text: string; readonly href: string };
    readonly head: string;
    readonly entries: readonly {
      readonly name: string;
      readonly sha256: string;
      readonly size: string;
      /** The file beside the report, or its page in the console. Absent: the name is not one of ours. */
      readonly href?: string;
    }[];
  };
  /** One sentence for each part of the record that was too long for the ledger. */
  readonly shortened: readonly string[];
  readonly timeline: readonly TimelineView[];
  readonly assumed: readonly string[];
  readonly guidance: string;
}

export const row = (label: string, ...values: readonly string[]): Row => ({ label, values, code: false });
export const codeRow = (label: string, ...values: readonly string[]): Row => ({ label, values, code: true });

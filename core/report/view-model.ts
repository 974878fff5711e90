import type { DiffLine } from './json-diff';
import type { LastsView } from './ownership-view';

/** The visual tone of an element. Words always say the same, because colour alone is not accessible. */
export type Tone = 'good' | 'attention' | 'bad' | 'calm';

export interface Badge {
  readonly text: string;
  readonly tone: Tone;
}

export interface Row {
  readonly label: string;
  /** One value or several related values. */
  readonly values: readonly string[];
  /** Machine text: shown unchanged in a fixed-width font. */
  readonly code: boolean;
  /** https only. Riposte builds it from checked parts and never takes it from a finding. */
  readonly link?: { readonly text: string; readonly href: string };
  /** A fact about the value that is no warning, for example that a hash covers the whole file. */
  readonly fact?: string;
  /** A warning about the value, for example that a hash covers only part of the file. */
  readonly note?: string;
}

export interface PartView {
  readonly title: string;
  readonly known: boolean;
  /** One sentence: what Riposte saw, or why it is not known. */
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
  /** Ready to paste. Absent when the case id is not safe on a command line. */
  readonly commands: readonly { readonly where: string; readonly command: string }[];
}

export interface ByHandView {
  /** Empty if nobody must act. */
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

/** Everything that the report and the terminal show, without markup or invisible characters. */
export interface CaseView {
  readonly caseId: string;
  /** The first sentence if the case comes from a sandbox. */
  readonly rehearsal?: string;
  readonly title: string;
  readonly subtitle: string;
  readonly verdict: Badge & {
    /** The record's own word. */
    readonly word: string;
    readonly sentence: string;
    /** What Riposte did to the workload, one line for each step. Empty if it did nothing. */
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
  /** Whether each change survives the owner's next deployment. */
  readonly lasts: readonly LastsView[];
  readonly withheld: readonly { readonly action: string; readonly cause: string; readonly reason: string }[];
  readonly evidence: {
    /** Where the objects are, with a slash at the end. Empty if nothing was stored. */
    readonly folder: string;
    readonly manifestUri: string;
    /** The folder's page in the console. */
    readonly link?: { readonly text: string; readonly href: string };
    readonly head: string;
    readonly entries: readonly {
      readonly name: string;
      readonly sha256: string;
      readonly size: string;
      /** The file next to the report, or its page in the console. Absent: Riposte did not give it this name. */
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

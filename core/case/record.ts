import type { DetectionEvidence } from '../detectors/detection';
import type { EvidenceEntry } from '../evidence/manifest';
import type { InvestigationRecord } from '../facts/investigation';
import type { Severity } from '../finding/finding';
import type {
  ByHandCommand,
  Containment,
  ObservedChange,
  Reversal,
  StepOutcome,
  Verdict,
} from '../outcome/outcome';
import type { Mode } from '../permissions/tiers';
import type { ResponsePlan } from '../plan/response-plan';

/** The verdict of a record. `undecided`: the case has no verdict yet. The ledger never stores this word. */
export type RecordVerdict = Verdict | 'undecided';

export interface TimelineEntry {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: string;
  readonly text: string;
}

/** An operator undid the containment. */
export interface UndoNote {
  /** RFC 3339. */
  readonly at: string;
  /** Who asked for it, as far as the actor knows. */
  readonly by: string;
  /** RFC 3339: until then, a repeat on this workload and digest only notifies people. */
  readonly holdUntil: string;
  /** True: everything that was changed is as it was before. False: see the next steps. */
  readonly restored: boolean;
}

/** A part of the record that was too long for the ledger (core/case/bounded-record.ts). */
export interface ShortenedPart {
  /** Path in the record, `investigation.logs`. */
  readonly part: string;
  /** Size of its JSON in UTF-8 before it was shortened. */
  readonly bytes: number;
  /** Where the whole part is: in the evidence, or in the case's lines in Cloud Logging. */
  readonly whole: 'evidence' | 'log';
}

/** The document that `riposte simulate FILE --json` prints: DESIGN section 6. */
export interface CaseRecord {
  readonly schemaVersion: 1;
  /**
   * The case comes from a sandbox: nothing in it was read from Google Cloud or changed there. The program that runs the
   * sandbox sets it. The functions never set it, because they cannot know. Absent: a case of a deployed pipeline.
   */
  readonly rehearsal?: {
    /** `invented`: from the finding. `described`: from files that a person provided. */
    readonly cloud: 'invented' | 'described';
    /** The sandbox keeps running, so that a person can request an undo. */
    readonly kept?: boolean;
  };
  readonly caseId: string;
  readonly finding: {
    readonly canonicalName: string;
    readonly category: string;
    readonly severity: Severity;
    readonly eventTime: string;
    readonly resource: string;
    /** RFC 3339: when Security Command Center wrote the finding. */
    readonly createTime?: string;
    /** Google's own words. Hostile text like the rest. */
    readonly description?: string;
    /** Members of the finding that could not be read, each with its place (Finding.unreadable). @default - none */
    readonly unreadable?: readonly string[];
  };
  readonly detection: {
    readonly detector: string;
    readonly known: boolean;
    readonly evidence: DetectionEvidence;
  };
  readonly mode: Mode;
  readonly playbook: { readonly id: string; readonly version: number };
  readonly investigation: InvestigationRecord;
  /** As the responder handed it over. */
  readonly plan: ResponsePlan;
  /** The actor's own plan, if the workload had changed and the actor carried out this plan instead. */
  readonly replanned?: ResponsePlan;
  readonly outcomes: readonly StepOutcome[];
  readonly containment: Containment;
  readonly evidence: {
    readonly manifestUri: string;
    readonly entries: readonly EvidenceEntry[];
    readonly head: string;
  };
  readonly timeline: readonly TimelineEntry[];
  /** The latest few changes by others since the containment, newest last. Absent: none is known. */
  readonly changes?: readonly ObservedChange[];
  /** The earlier case whose containment this one relies on. Absent: none. */
  readonly joins?: string;
  /** Present with verdict `reversed`. */
  readonly reversal?: Reversal;
  /** Present when an undo took effect. */
  readonly undone?: UndoNote;
  readonly assumed: readonly string[];
  readonly verdict: RecordVerdict;
  /** What a person should do next, in order. */
  readonly nextSteps: readonly string[];
  /** How a person contains the workload. Absent: nobody must act, or no name validates. */
  readonly byHand?: readonly ByHandCommand[];
  /** Where a person requests an undo, `projects/P/topics/T`. It is in the hub, which need not be the finding's project. */
  readonly undoTopic?: string;
  /** Absent: no part is shortened. */
  readonly shortened?: readonly ShortenedPart[];
}
export type CaseDraft = Omit<CaseRecord, 'verdict'> & { readonly verdict?: Verdict };

import type { DetectionEvidence } from '../detectors/detection';
import type { Severity } from '../finding/finding';
import type { InvestigationRecord } from '../investigation/investigation';
import type { Mode } from '../permissions/tiers';
import type { ResponsePlan } from '../plan/response-plan';

export const VERDICTS = [
  'contained',
  'containing',
  'reversed',
  'awaiting-approval',
  'observed',
  'not-ours',
  'malformed',
  'refused',
  'failed',
] as const;
export type Verdict = (typeof VERDICTS)[number];
/** The verdict of a record. `undecided`: the case has no verdict yet. The ledger never stores this word. */
export type RecordVerdict = Verdict | 'undecided';
export type StepStatus = 'done' | 'would-run' | 'awaiting-approval' | 'refused' | 'failed' | 'undone';
export interface StepOutcome {
  /** Step id of the plan. */
  readonly step: string;
  readonly action: string;
  readonly status: StepStatus;
  readonly startedAt: string;
  readonly endedAt: string;
  /** What the verifying read showed. */
  readonly verification?: string;
  readonly error?: { readonly kind: string; readonly message: string; readonly fix: string };
}
export interface EvidenceEntry {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}
export interface TimelineEntry {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: string;
  readonly text: string;
}
/** A change of the workload by somebody else, according to an audit log entry. All of its text is hostile. */
export interface ObservedChange {
  /** RFC 3339: when the change happened, according to the entry. */
  readonly at: string;
  /** Last part of the method's name: `UpdateService`. */
  readonly method: string;
  /** An address, a subject, or why neither is known. */
  readonly principal: string;
  /** The chain behind an impersonated account. The account that started it comes first. */
  readonly via: readonly string[];
  /** The user agent, which the caller chooses. */
  readonly tool: string;
  /** Entries of one operation have the same. */
  readonly entry: string;
}
/** Somebody reverted the containment, without an undo. */
export interface Reversal {
  /** RFC 3339: when Riposte read that the configuration no longer contains the threat. */
  readonly foundAt: string;
  /** RFC 3339: when the change was made. Absent: neither the service nor an audit log entry names the time. */
  readonly changedAt?: string;
  /** Who made the change. Absent: neither the service nor an audit log entry names them. */
  readonly by?: string;
  /** The client that made the change, by the name that it gives itself. */
  readonly tool?: string;
  /** The problems, in words. At least one. */
  readonly problems: readonly string[];
  /** Revisions that serve now, with their share: `web-00007-vox 100%`. */
  readonly serves: readonly string[];
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
export interface Containment {
  /** Whether the configuration, read again, keeps the bad digest from serving. */
  readonly config: 'verified' | 'not-verified' | 'not-attempted' | 'undone';
  /** Whether the instances of the bad digest are known to be gone. `unknown` until a metric confirms it. */
  readonly instances: 'gone' | 'running' | 'unknown' | 'not-attempted';
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
/** A command for a person, ready to paste. Its names are validated (core/containment/by-hand.ts). */
export interface ByHandCommand {
  /** What it does, in a few words without a full stop. */
  readonly what: string;
  readonly command: string;
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

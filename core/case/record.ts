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
export type StepStatus = 'done' | 'would-run' | 'awaiting-approval' | 'refused' | 'failed' | 'undone';
export interface StepOutcome {
  /** Step id of the plan. */
  readonly step: string;
  readonly action: string;
  readonly status: StepStatus;
  readonly startedAt: string;
  readonly endedAt: string;
  /** What was re-read to say so. */
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
/** A change of the workload by somebody else, as an audit log entry tells it. All of its text is hostile. */
export interface ObservedChange {
  /** RFC 3339: when the entry says that it happened. */
  readonly at: string;
  /** Last part of the method's name: `UpdateService`. */
  readonly method: string;
  /** An address, a subject, or why neither is known. */
  readonly principal: string;
  /** The chain behind an impersonated account: first the one who started it. */
  readonly via: readonly string[];
  /** The user agent, which the caller chooses. */
  readonly tool: string;
  /** Entries of one operation have the same. */
  readonly entry: string;
}
/** Somebody took the containment back, and no undo did. */
export interface Reversal {
  /** RFC 3339: when Riposte read the configuration that does not contain. */
  readonly foundAt: string;
  /** RFC 3339: when the change was made, where the service or an audit log entry says so. */
  readonly changedAt?: string;
  /** Who made the change. Absent: neither the service nor an audit log entry says so. */
  readonly by?: string;
  /** What the change was made with, as the client says of itself. */
  readonly tool?: string;
  /** What does not hold, in words; at least one. */
  readonly problems: readonly string[];
  /** Revisions that serve now, with their share: `web-00007-vox 100%`. */
  readonly serves: readonly string[];
}
/** An operator took the containment back. */
export interface UndoNote {
  /** RFC 3339. */
  readonly at: string;
  /** Who asked for it, as far as the actor knows. */
  readonly by: string;
  /** RFC 3339: until then, a repeat on this workload and digest only notifies. */
  readonly holdUntil: string;
  /** Everything that was changed is as it was before. False: see the next steps. */
  readonly restored: boolean;
}
export interface Containment {
  /** Does the re-read configuration keep the bad digest from serving? */
  readonly config: 'verified' | 'not-verified' | 'not-attempted' | 'undone';
  /** Are the instances of the bad digest known to be gone? `unknown` until a metric says so. */
  readonly instances: 'gone' | 'running' | 'unknown' | 'not-attempted';
}
/** A part of the record that was too long for the ledger (core/case/bounded-record.ts). */
export interface ShortenedPart {
  /** Path in the record, `investigation.logs`. */
  readonly part: string;
  /** Of its JSON in UTF-8, before it was shortened. */
  readonly bytes: number;
  /** Where the whole of it is: a piece of the evidence, or the case's lines in Cloud Logging. */
  readonly whole: 'evidence' | 'log';
}
/** A command for a person, ready to be pasted; its names are validated (core/containment/by-hand.ts). */
export interface ByHandCommand {
  /** What it does, in a few words without a full stop. */
  readonly what: string;
  readonly command: string;
}
/** What `riposte simulate FILE --json` prints: one document, DESIGN section 6. */
export interface CaseRecord {
  readonly schemaVersion: 1;
  /**
   * The case comes from a sandbox: nothing in it was read from Google Cloud or changed there. Set by whoever runs the
   * sandbox, never by the functions, which cannot tell. Absent: a case of a deployed pipeline.
   */
  readonly rehearsal?: {
    /** `invented`: from the finding. `described`: from files that a person gave. */
    readonly cloud: 'invented' | 'described';
    /** The sandbox stays up, so that an undo can be asked for. */
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
    /** Google's own words; hostile text like the rest. */
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
  /** The actor's own plan, where the workload had changed and this one was carried out instead. */
  readonly replanned?: ResponsePlan;
  readonly outcomes: readonly StepOutcome[];
  readonly containment: Containment;
  readonly evidence: {
    readonly manifestUri: string;
    readonly entries: readonly EvidenceEntry[];
    readonly head: string;
  };
  readonly timeline: readonly TimelineEntry[];
  /** Changes by others since the containment, newest last; the latest few. Absent: none is known. */
  readonly changes?: readonly ObservedChange[];
  /** The earlier case whose containment this one relies on. Absent: none. */
  readonly joins?: string;
  /** Present with verdict `reversed`. */
  readonly reversal?: Reversal;
  /** Present when an undo took effect. */
  readonly undone?: UndoNote;
  readonly assumed: readonly string[];
  readonly verdict: Verdict;
  /**
   * The actor has not decided yet: `verdict` is only what stands in for one, and says nothing.
   *
   * @default - absent: the verdict stands
   */
  readonly undecided?: true;
  /** What a person should do next, in order. */
  readonly nextSteps: readonly string[];
  /** How a person contains the workload, where one must act. Absent: nobody must, or no name validates. */
  readonly byHand?: readonly ByHandCommand[];
  /** Where an undo is asked for, `projects/P/topics/T`: in the hub, which need not be the finding's project. */
  readonly undoTopic?: string;
  /** Absent: nothing was. */
  readonly shortened?: readonly ShortenedPart[];
}
export type CaseDraft = Omit<CaseRecord, 'verdict'> & { readonly verdict?: Verdict };

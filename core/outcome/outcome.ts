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
  /** What the verifying read showed. */
  readonly verification?: string;
  readonly error?: { readonly kind: string; readonly message: string; readonly fix: string };
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

export interface Containment {
  /** Whether the configuration, read again, keeps the bad digest from serving. */
  readonly config: 'verified' | 'not-verified' | 'not-attempted' | 'undone';
  /** Whether the instances of the bad digest are known to be gone. `unknown` until a metric confirms it. */
  readonly instances: 'gone' | 'running' | 'unknown' | 'not-attempted';
}

/** A command for a person, ready to paste. Its names are validated (core/containment/by-hand.ts). */
export interface ByHandCommand {
  /** What it does, in a few words without a full stop. */
  readonly what: string;
  readonly command: string;
}

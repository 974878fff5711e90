import type { CaseRecord } from '../../core/case/record';
import type { SandboxEvent } from '../../sandbox/protocol/request';

export interface EvidenceObject {
  /** Object name in the evidence bucket. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** How one finding ended. */
export interface CaseOutcome {
  /** Undefined if the finding led to no case. `journal` then shows where it got stuck. */
  readonly record: CaseRecord | undefined;
  readonly evidence: readonly EvidenceObject[];
  /** Every event of the sandbox, in order. */
  readonly journal: readonly SandboxEvent[];
}

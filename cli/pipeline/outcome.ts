import type { CaseRecord } from '../../core/case/record';
import type { SandboxEvent } from '../../sandbox/protocol/request';

export interface EvidenceObject {
  /** Object name in the evidence bucket. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** How one finding ended. */
export interface CaseOutcome {
  /** Undefined when no case came of it: then `journal` says where it got stuck. */
  readonly record: CaseRecord | undefined;
  readonly evidence: readonly EvidenceObject[];
  /** Everything the sandbox saw, in order. */
  readonly journal: readonly SandboxEvent[];
}

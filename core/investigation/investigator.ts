import type { Detection } from '../detectors/detection';
import type { Finding } from '../finding/finding';
import type { WorkloadKind } from '../finding/resource-names';
import type { Permission } from '../permissions/permissions';
import type { CloudRun, FindingReader, HashReputation, LogReader } from '../ports/ports';
import type { Investigation, PartId } from './investigation';

export interface InvestigationContext {
  readonly finding: Finding;
  readonly detection: Detection;
  /** Relative name of the affected workload. */
  readonly target: string;
  /** The protected project: names may carry its id or its number. */
  readonly project: { readonly id: string; readonly number: string };
  readonly windowMinutes: number;
  readonly run: CloudRun;
  readonly findings: FindingReader;
  readonly logs: LogReader;
  /** Undefined: switched off in the config. */
  readonly reputation: HashReputation | undefined;
}

type PartValue<P extends PartId> = Extract<Investigation[P], { status: 'known' }>['value'];

/** Reads one part; read-only, and what it needs is written here. Throwing makes the part unavailable, with reason. */
export interface Investigator<P extends PartId> {
  readonly part: P;
  /** Phase 1 is read before containment and decides it; phase 2 is advice and runs beside and after it. */
  readonly phase: 1 | 2;
  /** The one kind of workload that has this part. @default - every kind */
  readonly of?: WorkloadKind;
  readonly deadlineMs: number;
  readonly permissions: readonly Permission[];
  /** True: the plan goes on without it, so a passing fault is not worth another delivery. @default false */
  readonly optional?: boolean;
  investigate(context: InvestigationContext): Promise<PartValue<P>>;
}

/** The part does not apply, or is switched off: said with this reason, not as a fault. */
export class NotAvailable extends Error {
  readonly kind = 'not-available';
}

import type { Detection } from '../detectors/detection';
import type { Investigation, PartId } from '../facts/investigation';
import type { Finding } from '../finding/finding';
import type { WorkloadKind } from '../finding/resource-names';
import type { Permission } from '../permissions/permissions';
import type { CloudRun, CloudRunByKind, FindingReader, HashReputation, LogReader } from '../ports/ports';

export interface InvestigationContext<Run = CloudRun> {
  readonly finding: Finding;
  readonly detection: Detection;
  /** Relative name of the affected workload. */
  readonly target: string;
  /** The protected project. Names may contain its id or its number. */
  readonly project: { readonly id: string; readonly number: string };
  readonly windowMinutes: number;
  readonly run: Run;
  readonly findings: FindingReader;
  readonly logs: LogReader;
  /** Undefined: disabled in the config. */
  readonly reputation: HashReputation | undefined;
}

type PartValue<P extends PartId> = Extract<Investigation[P], { status: 'known' }>['value'];

interface Reads<P extends PartId> {
  readonly part: P;
  /** Phase 1 is read before containment and decides it. Phase 2 is advice, and is read during and after containment. */
  readonly phase: 1 | 2;
  readonly deadlineMs: number;
  readonly permissions: readonly Permission[];
  /** True: the plan continues without it, so a temporary fault needs no second delivery. @default false */
  readonly optional?: boolean;
}

interface OfEveryKind<P extends PartId> extends Reads<P> {
  readonly of?: never;
  investigate(context: InvestigationContext): Promise<PartValue<P>>;
}

interface OfOneKind<P extends PartId, Kind extends WorkloadKind> extends Reads<P> {
  /** The one kind of workload that has this part. */
  readonly of: Kind;
  /** Gets only the part of the API for its kind, so that it cannot read a workload as one of another kind. */
  investigate(context: InvestigationContext<CloudRunByKind[Kind]>): Promise<PartValue<P>>;
}

/** Reads one part. It is read-only and declares the permissions that it needs. If it throws, the part is unavailable for that reason. */
export type Investigator<P extends PartId> =
  | OfEveryKind<P>
  | { readonly [Kind in WorkloadKind]: OfOneKind<P, Kind> }[WorkloadKind];

/** The part does not apply or is disabled. The record gives this reason and reports no fault. */
export class NotAvailable extends Error {
  readonly kind = 'not-available';
}

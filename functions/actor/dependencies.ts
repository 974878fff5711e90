import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import type { Authority } from '../../core/guards/authority';
import type { DocumentStore } from '../../core/ledger/document-store';
import type {
  Clock,
  CloudRun,
  EvidenceStore,
  FindingMarker,
  FindingReader,
  InstanceMetrics,
  Log,
  Notifier,
} from '../../core/ports/ports';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';

/** Everything that the actor uses. It alone can change workloads. */
export interface ActorDependencies {
  readonly config: RuntimeConfig;
  readonly catalogue: Catalogue;
  readonly store: DocumentStore;
  readonly evidence: EvidenceStore;
  readonly run: CloudRun;
  readonly metrics: InstanceMetrics;
  readonly findings: FindingReader;
  readonly marker: FindingMarker;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
  readonly newRunId: () => string;
  /** Full name of the subscription that carries undo requests of operators. */
  readonly undoSubscription: string;
  /** Full name of the second subscription on the topic of commands, which checks contained cases again. Empty: none. */
  readonly watchSubscription: string;
}

/** The actor's dependencies for one case: the config of the case's project, and what the actor may do there. */
export interface CaseDependencies extends ActorDependencies {
  readonly authority: Authority;
}

export const ACK = 204;
export const RETRY = 503;

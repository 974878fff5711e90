import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import type { heartbeatMessage } from '../../core/heartbeat/heartbeat';
import type { DocumentStore } from '../../core/ledger/document-store';
import type {
  Clock,
  CloudRun,
  EvidenceStore,
  FindingReader,
  HashReputation,
  Log,
  LogReader,
} from '../../core/ports/ports';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';

/** Everything that the responder uses. Nothing here can change a workload. */
export interface ResponderDependencies {
  readonly config: RuntimeConfig;
  readonly catalogue: Catalogue;
  readonly store: DocumentStore;
  readonly evidence: EvidenceStore;
  readonly run: CloudRun;
  readonly findings: FindingReader;
  readonly logs: LogReader;
  readonly reputation: HashReputation | undefined;
  readonly publishCommand: (command: {
    readonly caseId: string;
    readonly planHash: string;
    /** Somebody changed the workload. The actor checks a contained case at once. */
    readonly changed?: true;
  }) => Promise<void>;
  /** Publishes to the same topic, whose subscription delivers to the same actor. */
  readonly publishHeartbeat: (message: ReturnType<typeof heartbeatMessage>) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** A new id for each delivery. It names the holder of a lease. */
  readonly newRunId: () => string;
}

/** HTTP status for Pub/Sub: 204 acks, 503 asks for a redelivery with backoff. */
export const ACK = 204;
export const RETRY = 503;

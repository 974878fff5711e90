import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import type { RuntimeConfig } from '../../core/config/runtime-config';
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

/** Everything the responder may touch. There is nothing here that can change a workload. */
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
    /** Somebody changed the workload: a contained case is looked at now. */
    readonly changed?: true;
  }) => Promise<void>;
  /** To the same topic, where the same subscription takes it to the same actor. */
  readonly publishHeartbeat: (message: ReturnType<typeof heartbeatMessage>) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** A new id for each delivery: names the holder of a lease. */
  readonly newRunId: () => string;
}

/** HTTP status for Pub/Sub: 204 acks, 503 asks for a redelivery with backoff. */
export const ACK = 204;
export const RETRY = 503;

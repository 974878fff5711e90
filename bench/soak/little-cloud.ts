import type {
  CloudRun,
  EvidenceStore,
  FindingMarker,
  FindingReader,
  InstanceMetrics,
  LogReader,
} from '../../core/ports/ports';
import type { JsonObject } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import { GoogleFault } from '../../functions/google/faults';
import { BufferedStore } from './buffered-store';
import { BAD_IMAGE, CLEAN_IMAGE, findingOf, PROJECT } from './names';

/** The part of a service that changes. Everything else is generated on each read. */
interface Kept {
  generation: number;
  updatedMs: number;
  traffic: JsonObject | undefined;
  /** Writes that took effect. */
  changes: number;
}

/** Cloud Monitoring samples once a minute and shows a sample two minutes later. Instances drain in ten seconds. */
const SAMPLING_MS = 60_000;
const DELAY_MS = 120_000;
const DRAIN_MS = 10_000;

const LATEST: JsonObject = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 };

/** Thousands of services and findings at very low cost, because the run measures the functions. */
export class LittleCloud {
  private readonly services = new Map<string, Kept>();
  readonly store = new BufferedStore();

  constructor(
    private readonly now: () => number,
    private readonly startMs: number,
    /** Called after each change that took effect. */
    private readonly onChange: (service: string) => void,
  ) {}

  changesOf = (service: string): number => this.services.get(service)?.changes ?? 0;
  /** Number of documents and services in memory. */
  get kept(): number {
    return this.store.size + this.services.size;
  }

  private keptOf(name: string): Kept {
    return (
      this.services.get(name) ?? {
        generation: 1,
        updatedMs: this.startMs - 86_400_000,
        traffic: undefined,
        changes: 0,
      }
    );
  }

  readonly run: CloudRun = {
    getService: async (name) => this.serviceJson(name),
    getIamPolicy: async () => ({
      version: 1,
      etag: 'p1',
      bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }],
    }),
    setIamPolicy: async (_name, policy) => policy,
    patchService: async (name, etag, fields) => {
      const kept = this.keptOf(name);
      if (etag !== `g${kept.generation}`)
        throw new GoogleFault('conflict', 409, `run PATCH ${name}`, 'etag mismatch');
      const [traffic] = (fields.traffic ?? []) as readonly JsonObject[];
      this.services.set(name, {
        generation: kept.generation + 1,
        updatedMs: this.now(),
        traffic,
        changes: kept.changes + 1,
      });
      this.onChange(name);
    },
    // The services of the soak share no image that is searched for.
    listRevisions: async (name) =>
      name.endsWith('/-')
        ? []
        : [this.revisionJson(name, 'bad', BAD_IMAGE, 1), this.revisionJson(name, 'cln', CLEAN_IMAGE, 2)],
    listServices: async () => ({ services: [], unreachable: [], whole: true }),
  };

  private serviceJson(name: string): JsonObject {
    const { generation, updatedMs, traffic = LATEST } = this.keptOf(name);
    return {
      name,
      uid: name,
      etag: `g${generation}`,
      generation: String(generation),
      observedGeneration: String(generation),
      updateTime: toIso(updatedMs),
      lastModifier: `riposte-actor@${PROJECT.id}.iam.gserviceaccount.com`,
      ingress: 'INGRESS_TRAFFIC_ALL',
      launchStage: 'GA',
      template: { containers: [{ image: BAD_IMAGE }] },
      scaling: { scalingMode: 'AUTOMATIC', maxInstanceCount: 8 },
      traffic: [traffic],
      trafficStatuses: [traffic === LATEST ? { ...LATEST, revision: 'bad' } : traffic],
      latestReadyRevision: `${name}/revisions/bad`,
      latestCreatedRevision: `${name}/revisions/bad`,
      terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
      reconciling: false,
    };
  }

  private revisionJson(service: string, name: string, image: string, daysOld: number): JsonObject {
    return {
      name: `${service}/revisions/${name}`,
      createTime: toIso(this.startMs - daysOld * 86_400_000),
      containers: [{ image }],
      conditions: [{ type: 'Ready', state: 'CONDITION_SUCCEEDED' }],
    };
  }

  readonly metrics: InstanceMetrics = {
    newestCounts: async (service) => {
      const atMs = Math.floor((this.now() - DELAY_MS) / SAMPLING_MS) * SAMPLING_MS;
      const { changes, updatedMs } = this.keptOf(service);
      const gone = changes > 0 && atMs > updatedMs + DRAIN_MS;
      const at = toIso(atMs);
      return [
        { revision: 'bad', at, count: gone ? 0 : 2 },
        { revision: 'cln', at, count: gone ? 2 : 0 },
      ];
    },
  };

  readonly evidence: EvidenceStore = {
    // Objects in Cloud Storage are not in the functions' memory, so they are not kept.
    create: async (name) => ({ uri: `gs://evidence/${name}`, known: 'written' }),
  };

  readonly findings: FindingReader = {
    read: async ({ canonicalName }) => findingOf(Number.parseInt(canonicalName.slice(-8), 16)),
    related: async () => [],
    activeThreats: async () => [],
  };

  readonly marker: FindingMarker = {
    mark: async () => undefined,
  };

  readonly logs: LogReader = { entries: async () => [] };
}

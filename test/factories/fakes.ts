import { CATALOGUE } from '../../core/catalogue/catalogue';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import type { EventName } from '../../core/events';
import type { Finding } from '../../core/finding/finding';
import type { DocumentStore } from '../../core/ledger/document-store';
import { createMemoryStore } from '../../core/ledger/memory-store';
import type {
  EvidenceStore,
  FindingMarker,
  FindingReader,
  InstanceMetrics,
  Log,
  LogReader,
  Notifier,
} from '../../core/ports/ports';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import type { JsonObject } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import { ownAccount } from '../../functions/actor/own-account';
import { runtimeConfig } from './config';
import { createFakeClock, type FakeClock } from './fake-clock';
import { createFakeCloudRun, type FakeCloudRun } from './fake-cloud-run';
import { findingJson } from './finding';
import { checkLine } from './log-check';

export interface LogLine {
  readonly severity: string;
  readonly event: string;
  readonly message: string;
  readonly fields: JsonObject;
}

/** Every port in memory, with a record of its calls. One world is one cloud, and processes start and end in it. */
export interface FakeWorld {
  readonly clock: FakeClock;
  readonly run: FakeCloudRun;
  readonly store: DocumentStore;
  readonly evidence: EvidenceStore & { readonly objects: Map<string, string> };
  readonly findings: FindingReader;
  readonly metrics: InstanceMetrics;
  readonly logReader: LogReader;
  readonly marker: FindingMarker;
  readonly marks: { readonly name: string; readonly marks: Readonly<Record<string, string>> }[];
  readonly notices: { readonly severity: string; readonly text: string; readonly details: JsonObject }[];
  readonly notifier: Notifier;
  readonly log: Log;
  readonly lines: LogLine[];
  config: RuntimeConfig;
  catalogue: Catalogue;
  /** The finding that SCC returns, or undefined if SCC does not know it. */
  sccFinding: JsonObject | undefined;
  /** Whether the instance metric answers at all. */
  metricAnswers: boolean;
  /** The active threats on the workload that SCC lists. */
  threats: readonly JsonObject[];
}

export interface WorldOptions {
  readonly config?: RuntimeConfig;
  readonly catalogue?: Catalogue;
  readonly run?: FakeCloudRun;
}

export function createFakeWorld(options: WorldOptions = {}): FakeWorld {
  const clock = createFakeClock();
  const run = options.run ?? createFakeCloudRun();
  const config = options.config ?? runtimeConfig();
  run.self = ownAccount({ config });
  const objects = new Map<string, string>();
  const lines: LogLine[] = [];
  const world: FakeWorld = {
    clock,
    run,
    store: createMemoryStore(),
    config,
    catalogue: options.catalogue ?? CATALOGUE,
    sccFinding: findingJson() as JsonObject,
    metricAnswers: true,
    threats: [],
    marks: [],
    notices: [],
    lines,
    evidence: {
      objects,
      async create(name, content) {
        const uri = `gs://evidence/${name}`;
        if (objects.has(name)) return { uri, known: 'not-compared' };
        objects.set(name, content);
        return { uri, known: 'written' };
      },
    },
    findings: {
      read: async () => world.sccFinding,
      related: async () => [],
      activeThreats: async () => world.threats,
    },
    metrics: {
      newestCounts: async (service) => (world.metricAnswers ? run.counts(service, toIso(clock.now())) : []),
    },
    logReader: { entries: async () => [{ timestamp: toIso(clock.now()), textPayload: 'hello' }] },
    marker: { mark: async (name, marks) => void world.marks.push({ name, marks }) },
    notifier: {
      notify(notice) {
        const { severity, caseId, details } = notice;
        checkLine({ severity, event: 'notice', fields: { caseId, ...details } });
        world.notices.push(notice);
      },
    },
    log(severity, event, message, fields) {
      checkLine({ severity, event, fields });
      lines.push({ severity, event, message, fields });
    },
  };
  return world;
}

export const linesOf = (world: FakeWorld, event: EventName): readonly LogLine[] =>
  world.lines.filter((line) => line.event === event);

export type { Finding };

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { caseIdOf } from '../../core/case/case-id';
import { parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import { isObject } from '../../core/json';
import { toIso } from '../../core/time';
import { config } from '../../riposte.config';
import {
  actorProcess,
  FunctionProcess,
  responderProcess,
  SUBSCRIPTIONS,
  type Surroundings,
} from './functions';
import { LittleCloud } from './little-cloud';
import { canonicalNameOf, FINDINGS_PER_SERVICE, findingOf, notificationOf, serviceName } from './names';
import { Queue } from './queue';
import { VirtualTime } from './virtual-time';

/** What one soak came to. */
export interface Soaked {
  readonly findings: number;
  readonly duplicates: number;
  readonly faults: number;
  readonly restarts: number;
  readonly deliveries: number;
  /** Findings without a closed case that says `contained`. */
  readonly lost: number;
  /** Services that were changed more than once. */
  readonly doubled: number;
  /** Virtual milliseconds from the first delivery of a service's first finding to the change of the service. */
  readonly toFirstChange: readonly number[];
  /** After a forced collection, once for each thousand findings. */
  readonly samples: readonly MemorySample[];
}

export interface MemorySample {
  readonly findings: number;
  /** The whole heap, in bytes. */
  readonly heap: number;
  /** What the simulated cloud holds in it: the index of the ledger, and the state of the services. */
  readonly cloud: number;
}

export interface SoakOptions {
  readonly findings: number;
  /** Share of the attempts of calls that fail. */
  readonly rate: number;
  readonly seed?: number;
}

const START_MS = Date.parse('2026-04-14T10:00:00Z');
/** What 5 actors with 8 deliveries each can keep up with, most of which wait for the metric. */
const EVERY_MS = 5_000;
/** A process of each function ends so often. */
const RESTART_MS = 1_800_000;
const SAMPLE_EVERY = 1_000;
/** One command of so many goes to the watch subscription too, which looks for an hour: the others would look the same. */
const WATCHED_EVERY = 10;

/**
 * Distinct findings, each of them published twice, through the functions' own code over a little cloud on a virtual
 * clock. The little cloud stands in for the sandbox, which would hold gigabytes and take an hour.
 */
export async function soak({ findings, rate, seed = 1 }: SoakOptions): Promise<Soaked> {
  const generator = xoroshiro128plus(seed);
  const random = (): number => uniformFloat64(generator);
  const gc = forcedCollection();
  const time = new VirtualTime(START_MS);
  const changedAt = new Map<number, number>();
  const publishedAt = new Float64Array(findings);
  const cloud = new LittleCloud(time.now, START_MS, (service) => {
    const first = Number(service.slice(service.lastIndexOf('-') + 1)) * FINDINGS_PER_SERVICE;
    if (!changedAt.has(first)) changedAt.set(first, time.now());
  });
  let commandsSeen = 0;
  const counts = { faults: 0, restarts: 0, messages: 0, runs: 0 };
  const messageId = (): string => {
    counts.messages += 1;
    return String(counts.messages);
  };
  const around: Surroundings = {
    cloud,
    config: soakConfig(),
    trouble: {
      clock: time,
      random,
      rate,
      onFault: () => {
        counts.faults += 1;
      },
    },
    log: () => undefined,
    publish: (command) => {
      const data = Buffer.from(JSON.stringify(command)).toString('base64');
      const publishTime = toIso(time.now());
      commandsSeen += 1;
      const queues = commandsSeen % WATCHED_EVERY === 0 ? [commands, watch] : [commands];
      for (const queue of queues) {
        queue.publish({ id: messageId(), subscription: queue.name, data, publishTime });
      }
    },
    newRunId: () => {
      counts.runs += 1;
      return `run-${counts.runs}`;
    },
  };
  let responder = responderProcess(around);
  let actor = actorProcess(around);
  const findingsQueue = new Queue(
    time,
    { name: SUBSCRIPTIONS.findings, longestBackoffMs: 600_000, maxAttempts: 40, concurrency: 80 },
    (body) => responder.handle(body),
  );
  const toActor = (body: unknown): Promise<number> => actor.handle(body);
  const commands = new Queue(
    time,
    { name: SUBSCRIPTIONS.commands, longestBackoffMs: 600_000, maxAttempts: 40, concurrency: 40 },
    toActor,
  );
  const watch = new Queue(
    time,
    { name: SUBSCRIPTIONS.watch, longestBackoffMs: 180_000, maxAttempts: 100, concurrency: 40 },
    toActor,
  );
  const publish = (index: number): void => {
    const data = Buffer.from(notificationOf(index)).toString('base64');
    const publishTime = toIso(time.now());
    findingsQueue.publish({ id: messageId(), subscription: findingsQueue.name, data, publishTime });
  };

  const samples: { findings: number; heap: number; kept: number }[] = [];
  const sample = (done: number): void => {
    gc();
    samples.push({ findings: done, heap: process.memoryUsage().heapUsed, kept: cloud.kept });
  };
  let left = findings;
  const arrive = (index: number): void => {
    if (index % SAMPLE_EVERY === 0) sample(index);
    if (index >= findings) return;
    publishedAt[index] = time.now();
    publish(index);
    time.after(1_000 + random() * 600_000, () => {
      publish(index);
      left -= 1;
    });
    time.after(EVERY_MS, () => arrive(index + 1));
  };
  const restart = (): void => {
    if (left === 0) return;
    counts.restarts += 1;
    if (counts.restarts % 2 === 0) {
      responder.die();
      responder = responderProcess(around);
    } else {
      actor.die();
      actor = actorProcess(around);
    }
    time.after(RESTART_MS, restart);
  };
  time.after(0, () => arrive(0));
  time.after(RESTART_MS, restart);
  await time.run();
  gc();
  const before = samples[0] ?? { heap: 0, kept: 0 };
  // Without the functions only the cloud is left: what one of its entries takes, follows from that.
  const nobody = new FunctionProcess(() => async () => 503);
  responder = nobody;
  actor = nobody;
  gc();
  const perEntry = (process.memoryUsage().heapUsed - before.heap) / Math.max(1, cloud.kept - before.kept);
  const verdicts = Array.from({ length: findings }, (_, index) => verdictOf(cloud, index));
  return {
    findings,
    duplicates: findings,
    faults: counts.faults,
    restarts: counts.restarts,
    deliveries: findingsQueue.deliveries + commands.deliveries + watch.deliveries,
    lost: verdicts.filter((verdict) => verdict !== 'contained').length,
    doubled: verdicts.filter((_, index) => cloud.changesOf(serviceName(index)) > 1).length,
    toFirstChange: [...changedAt].map(([first, at]) => at - (publishedAt[first] ?? at)),
    samples: samples.map(({ findings: done, heap, kept }) => ({
      findings: done,
      heap,
      cloud: Math.max(0, kept * perEntry),
    })),
  };
}

/** The project's own config in mode enforce. The breaker is no part of this: it would stop after ten containments. */
function soakConfig() {
  const parsed = parseResponseConfig({ ...config, mode: 'enforce' });
  if (!parsed.ok) throw new Error('riposte.config.ts has problems: run npm run synth');
  const runtime = toRuntimeConfig(parsed.value);
  const breaker = { containments: 1_000_000, perMinutes: 1 };
  return { ...runtime, policy: { ...runtime.policy, breaker } };
}

function verdictOf(cloud: LittleCloud, index: number): string {
  const id = caseIdOf(canonicalNameOf(index), String(findingOf(index).eventTime));
  const data = cloud.store.read('cases', id)?.data;
  const record = isObject(data?.record) ? data.record : {};
  return data?.state === 'closed' ? String(record.verdict) : `open: ${String(record.verdict)}`;
}

/** Without `node --expose-gc` on the command line: `npm run bench` starts as it is. */
function forcedCollection(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

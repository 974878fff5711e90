import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { caseIdOf } from '../../core/case/case-id';
import { parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import { isObject } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import { config } from '../../riposte.config';
import {
  actorProcess,
  FunctionProcess,
  responderProcess,
  SUBSCRIPTIONS,
  type Surroundings,
} from './functions';
import { LittleCloud } from './little-cloud';
import { Memory, type MemorySample } from './memory';
import { canonicalNameOf, FINDINGS_PER_SERVICE, findingOf, notificationOf, serviceName } from './names';
import { type Message, Queue, type Subscription } from './queue';
import { VirtualTime } from './virtual-time';

/** The result of one soak. */
export interface Soaked {
  readonly findings: number;
  readonly duplicates: number;
  readonly faults: number;
  readonly restarts: number;
  readonly deliveries: number;
  /** Findings without a closed case with the verdict `contained`. */
  readonly lost: number;
  /** Services that were changed more than once. */
  readonly doubled: number;
  /** Virtual milliseconds from the first delivery of a service's first finding to the change of the service. */
  readonly toFirstChange: readonly number[];
  /** After a forced collection, once for each thousand findings. */
  readonly samples: readonly MemorySample[];
}

export interface SoakOptions {
  readonly findings: number;
  /** Share of the attempts of calls that fail. */
  readonly rate: number;
  readonly seed?: number;
}

const START_MS = Date.parse('2026-04-14T10:00:00Z');
/** Time between findings. 5 actors with 8 deliveries each can keep up; most deliveries wait for the metric. */
const EVERY_MS = 5_000;
/** Time between restarts. The two functions restart in turn. */
const RESTART_MS = 1_800_000;
const SAMPLE_EVERY = 1_000;
/**
 * Every tenth command also goes to the watch subscription from the start, which watches for an hour. More would add
 * nothing new: the watch only waits, until a case that is still open after its command takes it over.
 */
const WATCHED_EVERY = 10;

/**
 * Sends distinct findings, each published twice, through the functions' own code, with a little cloud on a virtual
 * clock. The little cloud replaces the sandbox, which would need gigabytes of memory and an hour.
 */
export const soak = (options: SoakOptions): Promise<Soaked> => new Soak(options).run();

class Soak {
  private readonly time = new VirtualTime(START_MS);
  private readonly random: () => number;
  private readonly cloud: LittleCloud;
  private readonly memory: Memory;
  private readonly findings: Queue;
  private readonly commands: Queue;
  private readonly watch: Queue;
  private readonly around: Surroundings;
  private responder: FunctionProcess;
  private actor: FunctionProcess;
  /** Virtual time of the first publication, by finding. */
  private readonly publishedAt: Float64Array;
  /** Virtual time of the first change of a service, by its first finding. */
  private readonly changedAt = new Map<number, number>();
  private readonly counts = { faults: 0, restarts: 0, messages: 0, commands: 0, runs: 0 };
  private left: number;

  constructor(private readonly options: SoakOptions) {
    const generator = xoroshiro128plus(options.seed ?? 1);
    this.random = () => uniformFloat64(generator);
    this.left = options.findings;
    this.publishedAt = new Float64Array(options.findings);
    this.cloud = new LittleCloud(this.time.now, START_MS, (service) => this.noteChange(service));
    this.memory = new Memory(() => this.cloud.kept);
    this.around = this.surroundings();
    this.responder = responderProcess(this.around);
    this.actor = actorProcess(this.around);
    const [toResponder, toActor] = [
      (body: unknown) => this.responder.handle(body),
      (body: unknown) => this.actor.handle(body),
    ];
    const ordinary = { longestBackoffMs: 600_000, maxAttempts: 40 };
    const watching = { longestBackoffMs: 180_000, maxAttempts: 100 };
    // Concurrency is instances times deliveries per instance, as in the stack.
    this.findings = this.queue({ name: SUBSCRIPTIONS.findings, ...ordinary, concurrency: 80 }, toResponder);
    this.commands = new Queue(
      this.time,
      { name: SUBSCRIPTIONS.commands, ...ordinary, concurrency: 40 },
      toActor,
      (message) => this.watchIfOpen(message),
    );
    this.watch = this.queue({ name: SUBSCRIPTIONS.watch, ...watching, concurrency: 40 }, toActor);
  }

  async run(): Promise<Soaked> {
    this.time.after(0, () => this.arrive(0));
    this.time.after(RESTART_MS, () => this.restart());
    await this.time.run();
    const nobody = new FunctionProcess(() => async () => 503);
    this.responder = nobody;
    this.actor = nobody;
    const { findings } = this.options;
    const all = Array.from({ length: findings }, (_, index) => index);
    return {
      findings,
      duplicates: findings,
      faults: this.counts.faults,
      restarts: this.counts.restarts,
      deliveries: [this.findings, this.commands, this.watch].reduce(
        (sum, queue) => sum + queue.deliveries,
        0,
      ),
      lost: all.filter((index) => verdictOf(this.cloud, index) !== 'contained').length,
      doubled: all.filter((index) => this.cloud.changesOf(serviceName(index)) > 1).length,
      toFirstChange: [...this.changedAt].map(([first, at]) => at - (this.publishedAt[first] ?? at)),
      samples: this.memory.samples(),
    };
  }

  private queue(subscription: Subscription, push: (body: unknown) => Promise<number>): Queue {
    return new Queue(this.time, subscription, push);
  }

  private surroundings(): Surroundings {
    const { counts } = this;
    return {
      cloud: this.cloud,
      config: soakConfig(),
      trouble: {
        clock: this.time,
        random: this.random,
        rate: this.options.rate,
        onFault: () => {
          counts.faults += 1;
        },
      },
      log: () => undefined,
      publish: (command) => this.publishCommand(command),
      newRunId: () => {
        counts.runs += 1;
        return `run-${counts.runs}`;
      },
    };
  }

  /** Publishes a finding, and again up to ten minutes later. */
  private arrive(index: number): void {
    if (index % SAMPLE_EVERY === 0) this.memory.sample(index);
    if (index >= this.options.findings) return;
    this.publishedAt[index] = this.time.now();
    this.publish(this.findings, notificationOf(index));
    this.time.after(1_000 + this.random() * 600_000, () => {
      this.publish(this.findings, notificationOf(index));
      this.left -= 1;
    });
    this.time.after(EVERY_MS, () => this.arrive(index + 1));
  }

  /** Ends the process of one function and starts a new one: the two functions in turn. */
  private restart(): void {
    if (this.left === 0) return;
    this.counts.restarts += 1;
    if (this.counts.restarts % 2 === 0) {
      this.responder.die();
      this.responder = responderProcess(this.around);
    } else {
      this.actor.die();
      this.actor = actorProcess(this.around);
    }
    this.time.after(RESTART_MS, () => this.restart());
  }

  private publishCommand(command: unknown): void {
    this.counts.commands += 1;
    this.publish(this.commands, JSON.stringify(command));
    if (this.counts.commands % WATCHED_EVERY === 0) this.publish(this.watch, JSON.stringify(command));
  }

  /** The watch subscription carries on with a case that is open when its command is acknowledged. */
  private watchIfOpen(message: Message): void {
    const { caseId } = JSON.parse(Buffer.from(message.data, 'base64').toString('utf8')) as { caseId: string };
    if (this.cloud.store.read('cases', caseId)?.data.state === 'closed') return;
    this.watch.publish({ ...message, subscription: this.watch.name });
  }

  private publish(queue: Queue, text: string): void {
    this.counts.messages += 1;
    const data = Buffer.from(text).toString('base64');
    const publishTime = toIso(this.time.now());
    queue.publish({ id: String(this.counts.messages), subscription: queue.name, data, publishTime });
  }

  private noteChange(service: string): void {
    const first = Number(service.slice(service.lastIndexOf('-') + 1)) * FINDINGS_PER_SERVICE;
    if (!this.changedAt.has(first)) this.changedAt.set(first, this.time.now());
  }
}

/** The repository's own config in mode enforce, without the breaker, which would stop after ten containments. */
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

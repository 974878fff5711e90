import { functionsOf } from '../../../sandbox/delivery/push';
import { ConnectionDropped, createWorld, type World } from '../../../sandbox/delivery/world';
import type { Principal, SandboxRequest, SandboxResponse } from '../../../sandbox/protocol/request';
import type {
  CloudFunction,
  CloudState,
  PendingMessage,
  StoredFinding,
} from '../../../sandbox/protocol/state';
import { baseCloud } from '../cloud/base-cloud';
import { cloudOf, configOf } from '../cloud/cloud-of';
import { canonicalName, START_MS } from '../schedule/names';
import type { Deed, Effect, FunctionName, Schedule } from '../schedule/schedule';
import * as deeds from './deeds';
import { Faults } from './faults';
import { forge } from './forgeries';
import { currentDelivery, messageOf, Process, type Surroundings } from './process';
import type { CallEntry, DeliveryRef, Entry, Recording } from './recording';
import { failedFindings } from './second-chance';

export interface RunOptions {
  /** Told of each entry when it happens. */
  readonly onEntry?: (entry: Entry) => void;
}

/** Runs a schedule: faults first, then everything is healed and has to settle. */
export const runSchedule = (schedule: Schedule, options: RunOptions = {}): Promise<Recording> =>
  new Simulation(schedule, options).run();

const HOUR_MS = 3_600_000;
/** A message is tried for about five hours, and a case is looked at again for a while after the last change. */
const PATIENCE_MS = 30 * HOUR_MS;
/** Alerts on metrics see what is two minutes old, and look back ten. */
const STRIKES_MS = 6 * 60_000;

type Hidden = { readonly untilMs: number; readonly shown: StoredFinding | undefined };

class Simulation {
  private readonly entries: Entry[] = [];
  private readonly faults: Faults;
  private readonly world: World;
  private readonly initial: CloudState;
  private readonly functions: readonly CloudFunction[];
  private readonly processes: Record<string, Process[]> = {};
  private readonly skews: Record<FunctionName, number> = { respond: 0, act: 0 };
  private readonly hidden = new Map<string, Hidden>();
  private readonly delivered: PendingMessage[] = [];
  private readonly turns: Record<string, number> = {};
  private readonly around: Surroundings;
  private count = 0;
  private runs = 0;
  private started = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly options: RunOptions,
  ) {
    this.initial = cloudOf(schedule);
    this.faults = new Faults(schedule.faults);
    this.functions = functionsOf(this.initial);
    this.world = createWorld({
      state: this.initial,
      startMs: START_MS,
      handlers: Object.fromEntries(
        this.functions.map((fn) => [fn.name, (body: unknown) => this.handle(fn, body)]),
      ),
    });
    const { world } = this;
    this.around = {
      world,
      config: configOf(schedule),
      catalogue: baseCloud(schedule.settings.mode).catalogue,
      skewMs: (fn) => this.skews[fn],
      nextRunId: () => {
        this.runs += 1;
        return `run-${this.runs}`;
      },
      call: (process, request, principal) => this.call(process, request, principal),
      log: (severity, event, message, fields = {}) =>
        this.add({
          kind: 'log',
          severity,
          event,
          message,
          fields: JSON.parse(JSON.stringify(fields)),
          state: world.state,
          ...this.delivery(),
        }),
    };
  }

  async run(): Promise<Recording> {
    const { faultsEndMs } = this.schedule.settings;
    const events = [...this.schedule.events].sort((a, b) => a.atMs - b.atMs);
    for (const { atMs, deed } of events) {
      await this.runUntil(START_MS + atMs);
      this.perform(deed);
    }
    await this.runUntil(START_MS + faultsEndMs);
    this.heal();
    const healedMs = this.world.nowMs();
    const settledQuietly = await this.settle();
    const settled = this.world.state;
    const settledMs = this.world.nowMs();
    const republished = failedFindings(this.schedule, settled);
    for (const finding of republished)
      this.perform({ do: 'report', finding: finding.index, ...finding.version });
    const isQuiet = (republished.length === 0 || (await this.settle())) && settledQuietly;
    return {
      schedule: this.schedule,
      entries: this.entries,
      initial: this.initial,
      final: this.world.state,
      healedMs,
      settledMs,
      settled,
      endMs: this.world.nowMs(),
      isQuiet,
      republished: republished.map(({ index }) => index),
    };
  }

  /** Until nothing is waiting; then a few minutes in which alerts are evaluated. */
  private async settle(): Promise<boolean> {
    const { world } = this;
    await world.run({ untilMs: world.nowMs() + PATIENCE_MS });
    const isQuiet = Object.keys(world.state.pubsub.pending).length === 0;
    await world.run({ untilMs: world.nowMs() + STRIKES_MS, strikes: true });
    return isQuiet;
  }

  private async runUntil(untilMs: number): Promise<void> {
    const { world } = this;
    if (untilMs <= world.nowMs()) return;
    // A run ends where nothing is left to do; time is to pass all the same.
    void world.sleep(untilMs - world.nowMs());
    await world.run({ untilMs });
  }

  private heal(): void {
    this.faults.heal();
    this.hidden.clear();
    this.skews.respond = 0;
    this.skews.act = 0;
    this.add({ kind: 'deed', text: 'everything is healed' });
  }

  private perform(deed: Deed): void {
    this.add({ kind: 'deed', text: JSON.stringify(deed) });
    switch (deed.do) {
      case 'report':
        return this.report(deed);
      case 'redeliver':
        return this.redeliver(deed.back);
      case 'undo':
        return deeds.undo(this.stage, deed);
      case 'deploy':
        return deeds.deploy(this.stage, deed);
      case 'route':
        return deeds.route(this.stage, deed);
      case 'scale':
        return deeds.scale(this.stage, deed);
      case 'access':
        return deeds.setAccess(this.stage, deed);
      case 'ingress':
        return deeds.setIngress(this.stage, deed);
      case 'describe':
        return deeds.describeService(this.stage, deed);
      case 'kill-switch':
        return deeds.setKillSwitch(this.stage, deed);
      case 'forge':
        return forge(this.stage, deed);
      case 'crash':
        return this.crashAll(deed.fn);
      case 'skew':
        this.skews[deed.fn] = deed.ms;
        return;
      case 'outage': {
        const { forMs, ...outage } = deed;
        return this.faults.startOutage({ ...outage, untilMs: this.world.nowMs() + forMs });
      }
    }
  }

  private get stage(): deeds.Stage {
    return {
      schedule: this.schedule,
      state: () => this.world.state,
      adopt: (state) => {
        this.world.state = state;
      },
      nowMs: () => this.world.nowMs(),
      request: (request, principal) => this.send(request, principal, 'answered'),
    };
  }

  private report(deed: Extract<Deed, { readonly do: 'report' }>): void {
    const before = deeds.report(this.stage, deed);
    const stored = this.world.state.scc.findings[canonicalName(deed.finding)];
    if (stored) this.add({ kind: 'reported', finding: stored.finding });
    if (deed.listedAfterMs === undefined) return;
    const key = canonicalName(deed.finding);
    this.hidden.set(key, { untilMs: this.world.nowMs() + deed.listedAfterMs, shown: before });
  }

  private redeliver(back: number): void {
    const earlier = this.delivered[this.delivered.length - 1 - (back % Math.max(1, this.delivered.length))];
    if (!earlier) return;
    const { world } = this;
    this.count += 1;
    const again = { ...earlier, id: `${earlier.id}again${this.count}`, attempts: 0, dueMs: world.nowMs() };
    const pending = { ...world.state.pubsub.pending, [again.id]: again };
    world.state = { ...world.state, pubsub: { ...world.state.pubsub, pending } };
  }

  private crashAll(fn: FunctionName): void {
    for (const process of this.processes[fn] ?? []) process.die();
  }

  /** Deliveries are dealt out among the instances; one that died is replaced by a new one. */
  private processFor(cloudFunction: CloudFunction): Process {
    const fn = cloudFunction.entryPoint;
    const all = (this.processes[fn] ??= []);
    const turn = (this.turns[fn] ?? 0) % this.schedule.settings.instances;
    this.turns[fn] = turn + 1;
    const standing = all[turn];
    if (standing?.isAlive) return standing;
    this.started += 1;
    const process = new Process(this.started, cloudFunction, this.around);
    all[turn] = process;
    return process;
  }

  private async handle(fn: CloudFunction, body: unknown): Promise<number> {
    const process = this.processFor(fn);
    const delivery = this.deliveryOf(process, body);
    try {
      const status = await process.handle(body, delivery);
      this.add({ kind: 'delivered', delivery, status });
      return status;
    } catch (cause) {
      this.add({
        kind: 'delivered',
        delivery,
        error: cause instanceof Error ? cause.message : String(cause),
      });
      return 503;
    }
  }

  private deliveryOf(process: Process, body: unknown): DeliveryRef {
    const { message, subscription, deliveryAttempt } = body as {
      message: { messageId: string };
      subscription: string;
      deliveryAttempt?: number;
    };
    const { messageId } = message;
    const pending = Object.values(this.world.state.pubsub.pending).find(
      (each) => each.subscription === subscription && each.message.messageId === messageId,
    );
    if (pending) this.delivered.push(pending);
    this.count += 1;
    return {
      id: this.count,
      fn: process.fn,
      process: process.id,
      subscription,
      messageId,
      attempt: deliveryAttempt ?? 1,
      startedMs: this.world.nowMs(),
      message: messageOf(body),
    };
  }

  /** One call of a function: latency, then whatever the schedule has for it. */
  private async call(
    process: Process,
    request: SandboxRequest,
    principal: Principal | undefined,
  ): Promise<SandboxResponse> {
    const { world } = this;
    const { latencyMs } = this.schedule.settings;
    if (latencyMs > 0) await process.unlessDead(world.sleep(latencyMs));
    const effects = this.faults.take(process.fn, request, world.nowMs());
    for (const effect of effects) if (effect.kind === 'deed' && !effect.after) this.perform(effect.deed);
    const refused = await this.before(process, request, principal, effects);
    if (refused) return refused;
    const lost = effects.find(({ kind }) => kind === 'lost' || kind === 'timeout');
    const dies = effects.some((effect) => effect.kind === 'crash');
    const response = this.send(request, principal, dies ? 'died' : lost ? 'lost' : 'answered');
    for (const effect of effects) if (effect.kind === 'deed' && effect.after) this.perform(effect.deed);
    if (dies) process.die();
    for (const effect of effects) {
      if (effect.kind === 'slow' || effect.kind === 'timeout')
        await process.unlessDead(world.sleep(effect.ms));
    }
    if (lost) throw new ConnectionDropped(request);
    return response;
  }

  /** What keeps a call from reaching Google: an answer, or nothing ever. */
  private async before(
    process: Process,
    request: SandboxRequest,
    principal: Principal | undefined,
    effects: readonly Effect[],
  ): Promise<SandboxResponse | undefined> {
    const unsent = (seen: CallEntry['seen'], answer?: SandboxResponse): void => {
      const { state } = this.world;
      const said = answer ? { status: answer.status, body: answer.body } : {};
      const by = principal ?? '';
      this.add({ kind: 'call', by, request, seen, before: state, after: state, ...said, ...this.delivery() });
    };
    for (const effect of effects) {
      if (effect.kind === 'crash' && !effect.after) {
        unsent('died');
        process.die();
        return new Promise(() => undefined);
      }
      if (effect.kind === 'answer') {
        const answer = refusal(effect.status);
        unsent('refused', answer);
        return answer;
      }
      if (effect.kind === 'never-sent' || (effect.kind === 'timeout' && !effect.took)) {
        unsent(effect.kind === 'timeout' ? 'timeout' : 'never-sent');
        if (effect.kind === 'timeout') await process.unlessDead(this.world.sleep(effect.ms));
        throw new ConnectionDropped(request);
      }
    }
    return undefined;
  }

  private send(
    request: SandboxRequest,
    principal: Principal | undefined,
    seen: CallEntry['seen'],
  ): SandboxResponse {
    const { world } = this;
    const before = world.state;
    const response = this.sendAsListed(request, principal);
    const { status, body } = response;
    const by = principal ?? '';
    const after = world.state;
    this.add({ kind: 'call', by, request, status, body, seen, before, after, ...this.delivery() });
    return response;
  }

  /** SCC lists a new version of a finding later than it publishes it. */
  private sendAsListed(request: SandboxRequest, principal: Principal | undefined): SandboxResponse {
    const { world } = this;
    const late = [...this.hidden].filter(([, { untilMs }]) => world.nowMs() < untilMs);
    if (request.service !== 'scc' || request.method !== 'GET' || late.length === 0) {
      return world.request(request, principal);
    }
    const truth = world.state;
    const findings = { ...truth.scc.findings };
    for (const [key, { shown }] of late) {
      if (shown) findings[key] = shown;
      else delete findings[key];
    }
    world.state = { ...truth, scc: { ...truth.scc, findings } };
    const response = world.request(request, principal);
    world.state = truth;
    return response;
  }

  private delivery(): { readonly delivery?: DeliveryRef } {
    const delivery = currentDelivery.getStore();
    return delivery ? { delivery } : {};
  }

  private add(entry: DistributiveOmit<Entry, 'seq' | 'atMs'>): void {
    this.count += 1;
    const whole = { ...entry, seq: this.count, atMs: this.world.nowMs() } as Entry;
    this.entries.push(whole);
    this.options.onEntry?.(whole);
  }
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

const STATUSES: Readonly<Record<number, string>> = {
  403: 'PERMISSION_DENIED',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

const refusal = (status: number): SandboxResponse => ({
  status,
  body: { error: { code: status, status: STATUSES[status] ?? 'UNKNOWN', message: 'an injected fault' } },
});

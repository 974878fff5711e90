import type { JsonObject } from '../../core/values/json';
import { completeDelivery, type Delivery, dueDeliveries, ingestFinding, nextDueAt } from '../delivery/push';
import type { Principal, SandboxEvent, SandboxRequest, SandboxResponse } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { nextMinute, strikeMinute } from '../watch/clockwork';
import { routeEntry } from '../watch/log-routing';
import { handle } from './handle';

/** Handles the body of one push and returns an HTTP status. A rejection counts as 500. */
export type FunctionHandler = (pushBody: unknown) => Promise<number>;

export interface WorldOptions {
  readonly state: CloudState;
  readonly startMs: number;
  /** By function name. */
  readonly handlers: Readonly<Record<string, FunctionHandler>>;
  /** Virtual time that each request takes, for callers that await it with requestLater. Default 0. */
  readonly latencyMs?: number;
}

export interface RunLimits {
  readonly untilMs?: number;
  readonly until?: () => boolean;
  /** Whether scheduled jobs run and alerts are evaluated every minute. Needs untilMs. */
  readonly strikes?: boolean;
}

/** What an injected fault does: it returns its own answer, or none. */
export type Fault = SandboxResponse | 'drop';

/** The caller gets this error when a fault drops the connection. */
export class ConnectionDropped extends Error {
  readonly code = 'ECONNRESET';
  constructor(request: SandboxRequest) {
    super(`the sandbox dropped ${request.method} ${request.path} (an injected fault)`);
    this.name = 'ConnectionDropped';
  }
}

export interface World {
  state: CloudState;
  nowMs(): number;
  /** Resolves after this virtual time. Time passes only inside run(). */
  sleep(ms: number): Promise<void>;
  /** Like sleep, but cancellable. A canceled timeout does not move the clock. */
  timeout(ms: number): { readonly expired: Promise<void>; cancel(): void };
  request(request: SandboxRequest, principal: Principal | undefined): SandboxResponse;
  /** Like request, after latencyMs of virtual time. */
  requestLater(request: SandboxRequest, principal: Principal | undefined): Promise<SandboxResponse>;
  ingest(notification: unknown): void;
  publish(topic: string, json: unknown, principal: Principal): SandboxResponse;
  /** Writes a log entry, and routes it to the sinks, metrics and alerts of the stack. */
  writeLog(entry: JsonObject): void;
  /** Delivers and advances the clock until no message waits, a limit is reached, or `until` holds. */
  run(limits?: RunLimits): Promise<void>;
  failNext(predicate: (request: SandboxRequest) => boolean, fault: Fault, times?: number): void;
  latencyMs: number;
  readonly journal: SandboxEvent[];
  /** Calls the listener for every event from now on. The returned function stops it. */
  onEvent(listener: (event: SandboxEvent) => void): () => void;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly fire: () => void;
  /** Whether the timer ends a push that takes too long. No caller waits for it. */
  readonly isDeadline: boolean;
}

/** One process with a virtual clock. The same input gives the same run, however long the pipeline waits. */
export function createWorld(options: WorldOptions): World {
  const listeners = new Set<(event: SandboxEvent) => void>();
  const faults: { predicate: (request: SandboxRequest) => boolean; fault: Fault; left: number }[] = [];
  const inFlight = new Set<string>();
  let timers: Timer[] = [];
  let now = options.startMs;
  let order = 0;
  let activity = 0;

  function record(events: readonly SandboxEvent[]): void {
    activity += 1;
    for (const event of events) {
      world.journal.push(event);
      for (const listener of listeners) listener(event);
    }
  }

  function adopt(next: { state: CloudState; events: readonly SandboxEvent[] }): void {
    world.state = next.state;
    record(next.events);
  }

  function schedule(ms: number, fire: () => void, isDeadline = false): () => void {
    activity += 1;
    const timer: Timer = { atMs: now + Math.max(0, ms), order: order++, fire, isDeadline };
    timers.push(timer);
    return () => {
      timers = timers.filter((each) => each !== timer);
    };
  }

  function takeFault(request: SandboxRequest): Fault | undefined {
    const found = faults.find((each) => each.left > 0 && each.predicate(request));
    if (!found) return undefined;
    found.left -= 1;
    return found.fault;
  }

  function deliver(delivery: Delivery): void {
    inFlight.add(delivery.deliveryId);
    const finish = (status: number): void => {
      if (!inFlight.delete(delivery.deliveryId)) return;
      adopt(completeDelivery(world.state, delivery.deliveryId, status, now));
    };
    const handler = delivery.functionName === null ? undefined : options.handlers[delivery.functionName];
    if (delivery.refused || !handler) {
      finish(delivery.refused?.status ?? 404);
      return;
    }
    const cancel = schedule(delivery.timeoutMs, () => finish(504), true);
    const end = (status: number): void => {
      cancel();
      finish(status);
    };
    handler(delivery.body).then(end, (error: unknown) => {
      const text = `${delivery.functionName} failed: ${error instanceof Error ? error.message : String(error)}`;
      record([{ at: rfc3339(now), kind: 'delivery', service: 'functions', status: 500, text }]);
      end(500);
    });
  }

  function deliverDue(): boolean {
    const due = dueDeliveries(world.state, now, inFlight);
    for (const delivery of due) deliver(delivery);
    return due.length > 0;
  }

  /** The next time at which anything happens. Messages in flight wait for their handlers. */
  function nextInstant(strikes: boolean): number | undefined {
    const flying = new Set([...inFlight].map((id) => id.slice(0, id.lastIndexOf('.'))));
    const waiting = Object.values(world.state.pubsub.pending).filter(({ id }) => !flying.has(id));
    const due = flying.size === 0 ? nextDueAt(world.state) : least(waiting.map(({ dueMs }) => dueMs));
    return least([
      ...timers.map(({ atMs }) => atMs),
      ...(due === undefined ? [] : [due]),
      ...(strikes ? [nextMinute(now)] : []),
    ]);
  }

  function fireDue(): void {
    const due = timers.filter(({ atMs }) => atMs <= now).sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    timers = timers.filter(({ atMs }) => atMs > now);
    for (const timer of due) timer.fire();
  }

  async function run({ untilMs, until, strikes = false }: RunLimits = {}): Promise<void> {
    if (strikes && untilMs === undefined) throw new Error('run: strikes never ends; give untilMs');
    for (;;) {
      if (!deliverDue()) await settle();
      else {
        do await settle();
        while (deliverDue());
      }
      if (until?.()) return;
      // Events during the wait can be due now, so the loop starts again.
      if (isWaitingForReality() && (await patience())) continue;
      // Settling can publish or schedule something that is due at this same time.
      const next = nextInstant(strikes);
      if (next === undefined) return;
      if (untilMs !== undefined && next > untilMs) {
        now = Math.max(now, untilMs);
        return;
      }
      const minute = nextMinute(now);
      now = Math.max(now, next);
      fireDue();
      if (strikes && now >= minute) adopt(strikeMinute(world.state, minute));
    }
  }

  /** Turns of the event loop, until the promise chains and immediate callbacks of the handlers are finished. */
  async function settle(): Promise<void> {
    for (let quiet = 0, seen = activity; quiet < QUIET_ROUNDS; quiet += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (activity !== seen) quiet = 0;
      seen = activity;
    }
  }

  /**
   * Whether a handler runs while no virtual event is left, so that it waits for the real world, such as a module load.
   */
  const isWaitingForReality = (): boolean =>
    inFlight.size > 0 && timers.every(({ isDeadline }) => isDeadline);

  async function patience(): Promise<boolean> {
    const seen = activity;
    for (let round = 0; round < PATIENCE_ROUNDS && activity === seen; round += 1) {
      await new Promise<void>((resolve) => setTimeout(resolve, 1));
    }
    return activity !== seen;
  }

  const world: World = {
    state: options.state,
    latencyMs: options.latencyMs ?? 0,
    journal: [],
    nowMs: () => now,
    sleep: (ms) => new Promise((resolve) => schedule(ms, resolve)),
    timeout(ms) {
      let cancel = (): void => undefined;
      const expired = new Promise<void>((resolve) => {
        cancel = schedule(ms, resolve);
      });
      return { expired, cancel };
    },
    request(request, principal) {
      const fault = takeFault(request);
      if (fault) record([faultEvent(request, principal, fault, now)]);
      if (fault === 'drop') throw new ConnectionDropped(request);
      if (fault) return fault;
      const handled = handle(world.state, request, principal, now);
      adopt(handled);
      return handled.response;
    },
    async requestLater(request, principal) {
      if (world.latencyMs > 0) await world.sleep(world.latencyMs);
      return world.request(request, principal);
    },
    ingest: (notification) => adopt(ingestFinding(world.state, notification, now)),
    publish(topic, json, principal) {
      const data = Buffer.from(JSON.stringify(json), 'utf8').toString('base64');
      const path = `/v1/${topic}:publish`;
      return world.request(
        { service: 'pubsub', method: 'POST', path, query: {}, headers: {}, body: { messages: [{ data }] } },
        principal,
      );
    },
    writeLog: (entry) => adopt(routeEntry(world.state, entry, now)),
    run,
    failNext(predicate, fault, times = 1) {
      faults.push({ predicate, fault, left: times });
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return world;
}

function faultEvent(
  { service, method, path }: SandboxRequest,
  principal: Principal | undefined,
  fault: Fault,
  now: number,
): SandboxEvent {
  const outcome = fault === 'drop' ? 'dropped' : String(fault.status);
  return {
    at: rfc3339(now),
    kind: 'api',
    service,
    text: `${method} ${path} -> ${outcome} (injected fault)`,
    method,
    path,
    ...(principal === undefined ? {} : { principal }),
    ...(fault === 'drop' ? {} : { status: fault.status }),
  };
}

const least = (numbers: readonly number[]): number | undefined =>
  numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.min(a, b));

/** Event-loop turns without a call, timer or event, after which the handlers count as waiting. */
const QUIET_ROUNDS = 8;

/** Approximate real milliseconds that a handler can spend on work outside the virtual world. */
const PATIENCE_ROUNDS = 2_000;

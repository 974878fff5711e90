import type { SandboxRequest } from '../../../sandbox/protocol/request';
import type { Api, Effect, Fault, FunctionName } from '../schedule/schedule';

interface Outage {
  readonly api: Api;
  readonly fn?: FunctionName;
  readonly status: number;
  readonly untilMs: number;
}

/** The faults of one run, each with the number of calls that it has seen. */
export class Faults {
  private readonly seen: number[];
  private outages: Outage[] = [];
  private isHealed = false;
  /** How often each kind of effect happened. */
  readonly fired = new Map<string, number>();

  constructor(private readonly faults: readonly Fault[]) {
    this.seen = faults.map(() => 0);
  }

  startOutage(outage: Outage): void {
    this.outages.push(outage);
  }

  /** No fault happens from now on. */
  heal(): void {
    this.isHealed = true;
    this.outages = [];
  }

  /** The faults of this call, in the order of the schedule. */
  take(fn: FunctionName, request: SandboxRequest, nowMs: number): readonly Effect[] {
    if (this.isHealed) return [];
    const effects = this.faults.filter((fault, index) => this.isHit(fault, index, fn, request));
    const outage = this.outages.find(
      (each) =>
        each.api === request.service && (each.fn === undefined || each.fn === fn) && nowMs < each.untilMs,
    );
    const all: Effect[] = effects.map(({ effect }) => effect);
    if (outage) all.push({ kind: 'answer', status: outage.status });
    for (const { kind } of all) this.fired.set(kind, (this.fired.get(kind) ?? 0) + 1);
    return all;
  }

  private isHit({ at, effect }: Fault, index: number, fn: FunctionName, request: SandboxRequest): boolean {
    // A conflict and a failed precondition are responses only to writes.
    if (effect.kind === 'answer' && ONLY_TO_WRITES.has(effect.status) && isRead(request)) return false;
    if (effect.kind === 'without' && !(request.service === 'run' && isRead(request))) return false;
    const matches =
      (at.fn === undefined || at.fn === fn) &&
      (at.api === undefined || at.api === request.service) &&
      (at.method === undefined || at.method === request.method) &&
      (at.path === undefined || request.path.includes(at.path));
    if (!matches) return false;
    const count = (this.seen[index] ?? 0) + 1;
    this.seen[index] = count;
    return count >= at.nth && count < at.nth + at.times;
  }
}

const ONLY_TO_WRITES = new Set([400, 409]);

const isRead = ({ method, path }: SandboxRequest): boolean =>
  method === 'GET' || /:(?:batchGet|list|wait)$/.test(path);

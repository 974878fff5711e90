import { isObject } from '../../../core/values/json';
import { ConnectionDropped, type World } from '../../../sandbox/gateway/world';
import type { Principal, SandboxRequest, SandboxResponse } from '../../../sandbox/protocol/request';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import type { Deed, Effect } from '../schedule/schedule';
import type { Faults } from './faults';
import type { Journal } from './journal';
import { currentDelivery, type Process } from './process';
import type { CallEntry } from './recording';
import type { SccLag } from './scc-lag';

/** Milliseconds that a function waits for the answer to a mark (functions/google/finding-marker.ts). */
const DEADLINE_MS = 10_000;

/** The path of every request to the cloud. Requests of the functions get latency and faults on it. */
export class CallPath {
  private readonly scc: SccLag;
  private readonly latencyMs: number;

  constructor(
    private readonly world: World,
    private readonly journal: Journal,
    private readonly faults: Faults,
    private readonly perform: (deed: Deed) => void,
    options: { readonly scc: SccLag; readonly latencyMs: number },
  ) {
    this.scc = options.scc;
    this.latencyMs = options.latencyMs;
  }

  /** One call of a function: latency, then the faults of the schedule. */
  async fromFunction(
    process: Process,
    request: SandboxRequest,
    principal: Principal | undefined,
  ): Promise<SandboxResponse> {
    const { world } = this;
    if (this.latencyMs > 0) await process.unlessDead(world.sleep(this.latencyMs));
    const effects = this.faults.take(process.fn, request, world.nowMs());
    this.performAll(effects, 'before');
    const refused = await this.before(process, request, principal, effects);
    if (refused) return refused;
    const lost = effects.some(({ kind }) => kind === 'lost' || kind === 'timeout');
    const dies = effects.some(({ kind }) => kind === 'crash');
    const isSlow = effects.some(({ kind }) => kind === 'slow');
    const seen = dies ? 'died' : lost ? 'lost' : isSlow ? 'slow' : 'answered';
    const response = this.send(request, principal, seen);
    this.performAll(effects, 'after');
    if (dies) process.die();
    for (const effect of effects) {
      if (effect.kind === 'slow' || effect.kind === 'timeout') {
        await process.unlessDead(world.sleep(effect.ms));
      }
    }
    if (lost) throw new ConnectionDropped(request);
    return effects.reduce(withoutMembers, response);
  }

  /** Directly to the cloud, and into the journal. */
  send(
    request: SandboxRequest,
    principal: Principal | undefined,
    seen: CallEntry['seen'] = 'answered',
  ): SandboxResponse {
    const { world, journal } = this;
    const before = world.state;
    const response = this.scc.request(request, principal);
    const { status, body } = response;
    const after = world.state;
    const by = principal ?? '';
    journal.add({ kind: 'call', by, request, status, body, seen, before, after, ...journal.delivery() });
    return response;
  }

  /** What Google does on its own, as if it were a request. */
  note(path: string, before: CloudState): void {
    const request: SandboxRequest = { service: 'run', method: 'POST', path, query: {}, headers: {} };
    const after = this.world.state;
    this.journal.add({
      kind: 'call',
      by: 'google',
      request,
      status: 200,
      seen: 'answered',
      before,
      after,
    });
  }

  private performAll(effects: readonly Effect[], when: 'before' | 'after'): void {
    for (const effect of effects) {
      if (effect.kind === 'deed' && effect.after === (when === 'after')) this.perform(effect.deed);
    }
  }

  /** Faults that prevent a call from reaching Google: a response in its place, or an end without one. */
  private async before(
    process: Process,
    request: SandboxRequest,
    principal: Principal | undefined,
    effects: readonly Effect[],
  ): Promise<SandboxResponse | undefined> {
    for (const effect of effects) {
      if (effect.kind === 'crash' && !effect.after) {
        this.noteUnsent(request, principal, 'died');
        process.die();
        return new Promise(() => undefined);
      }
      if (effect.kind === 'answer') {
        const answer = refusal(effect.status);
        this.noteUnsent(request, principal, 'refused', answer);
        return answer;
      }
      if (effect.kind === 'late') {
        this.noteUnsent(request, principal, 'timeout');
        void currentDelivery.exit(() => this.arriveLate(request, principal, effect.ms));
        await process.unlessDead(this.world.sleep(Math.min(effect.ms, DEADLINE_MS)));
        throw new ConnectionDropped(request);
      }
      if (effect.kind === 'never-sent' || (effect.kind === 'timeout' && !effect.took)) {
        this.noteUnsent(request, principal, effect.kind);
        if (effect.kind === 'timeout') await process.unlessDead(this.world.sleep(effect.ms));
        throw new ConnectionDropped(request);
      }
    }
    return undefined;
  }

  /** Nobody waits for it any more, so it belongs to no delivery. */
  private async arriveLate(
    request: SandboxRequest,
    principal: Principal | undefined,
    ms: number,
  ): Promise<void> {
    await this.world.sleep(ms);
    this.send(request, principal, 'late');
  }

  private noteUnsent(
    request: SandboxRequest,
    principal: Principal | undefined,
    seen: CallEntry['seen'],
    answer?: SandboxResponse,
  ): void {
    const { state } = this.world;
    const said = answer ? { status: answer.status, body: answer.body } : {};
    const by = principal ?? '';
    const delivery = this.journal.delivery();
    this.journal.add({ kind: 'call', by, request, seen, before: state, after: state, ...said, ...delivery });
  }
}

/** Google's JSON omits empty values, and sometimes values that are not known yet. */
function withoutMembers(response: SandboxResponse, effect: Effect): SandboxResponse {
  if (effect.kind !== 'without' || !isObject(response.body)) return response;
  const kept = Object.entries(response.body).filter(([member]) => !effect.members.includes(member));
  return { ...response, body: Object.fromEntries(kept) };
}

const STATUSES: Readonly<Record<number, string>> = {
  // An admission policy that refuses the update of a service.
  400: 'FAILED_PRECONDITION',
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

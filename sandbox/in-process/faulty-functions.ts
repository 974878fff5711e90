import { isObject } from '../../core/values/json';
import type { FaultEffect, FaultSpec, FunctionRole } from '../delivery/fault-spec';
import { ConnectionDropped, type FunctionHandler, type World } from '../gateway/world';
import type { Principal, SandboxRequest, SandboxResponse } from '../protocol/request';
import type { CloudFunction } from '../state/cloud-state';
import { type InProcessOptions, inProcessFunctions } from './functions';

export interface FaultyOptions extends InProcessOptions {
  readonly fault: FaultSpec;
  /** Called whenever the fault occurs, with a clause that describes it. */
  readonly onFault?: (text: string) => void;
}

/** The functions' own code, run as by `inProcessFunctions`, with one fault in the path of their calls. */
export function faultyFunctions(options: FaultyOptions): Record<string, FunctionHandler> {
  const seen = { calls: 0, startMs: undefined as number | undefined, runs: 0 };
  return Object.fromEntries(options.functions.map((fn) => [fn.name, faultyFunction(fn, options, seen)]));
}

interface Seen {
  /** Number of matching calls so far, over all processes. */
  calls: number;
  /** Virtual time of the first delivery. */
  startMs: number | undefined;
  runs: number;
}

const ROLES: Readonly<Record<string, FunctionRole>> = { respond: 'responder', act: 'actor' };

/**
 * Successive processes of one function. A process that ended receives nothing more, and the next delivery starts a new
 * one.
 */
function faultyFunction(fn: CloudFunction, options: FaultyOptions, seen: Seen): FunctionHandler {
  let life = startLife(fn, options, seen);
  return (body) => {
    if (life.dead) life = startLife(fn, options, seen);
    seen.startMs ??= options.world().nowMs();
    return life.handle(body);
  };
}

interface Life {
  dead: boolean;
  handle: FunctionHandler;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

function startLife(fn: CloudFunction, options: FaultyOptions, seen: Seen): Life {
  const { world, log, onFault = () => undefined } = options;
  const cut = new Set<(cause: Error) => void>();
  const life: Life = { dead: false, handle: never };
  const unlessDead = async <T>(value: Promise<T>): Promise<T> => {
    const got = await value.catch((cause: unknown) => {
      if (life.dead) return never<T>();
      throw cause;
    });
    return life.dead ? never<T>() : got;
  };
  const die = (): void => {
    life.dead = true;
    for (const reject of cut) reject(new Error(`the process of ${fn.name} ended (an injected fault)`));
    cut.clear();
  };
  const send = (request: SandboxRequest, principal: Principal | undefined) =>
    world().requestLater(request, principal);

  async function faulty(request: SandboxRequest, principal: Principal | undefined): Promise<SandboxResponse> {
    const effect = takeEffect(fn, request, options, seen);
    if (!effect) return send(request, principal);
    const place = `${request.method} ${request.path}`;
    switch (effect.kind) {
      case 'answer':
        onFault(`${place} gets the answer ${effect.status}`);
        return refusal(effect.status);
      case 'never-sent':
        onFault(`${place} never arrives`);
        throw new ConnectionDropped(request);
      case 'lost':
        await send(request, principal);
        onFault(`${place} took effect, but its answer is lost`);
        throw new ConnectionDropped(request);
      case 'slow': {
        onFault(`${place} gets its answer ${effect.ms / 1000} s later`);
        const answer = await send(request, principal);
        await world().sleep(effect.ms);
        return answer;
      }
      case 'late':
        onFault(`${place} lists no finding yet`);
        return withoutFindings(await send(request, principal));
      case 'crash':
        if (effect.after) await send(request, principal);
        onFault(`the process of ${fn.name} ends ${effect.after ? 'after' : 'before'} ${place}`);
        die();
        return never();
    }
  }

  const facade: Pick<World, 'nowMs' | 'sleep' | 'timeout' | 'requestLater' | 'writeLog'> = {
    nowMs: () => world().nowMs(),
    sleep: (ms) => (life.dead ? never() : unlessDead(world().sleep(ms))),
    timeout: (ms) => {
      const { expired, cancel } = world().timeout(ms);
      return { expired: unlessDead(expired), cancel };
    },
    requestLater: (request, principal) => (life.dead ? never() : unlessDead(faulty(request, principal))),
    writeLog: (entry) => {
      if (!life.dead) world().writeLog(entry);
    },
  };
  const handlers = inProcessFunctions({
    ...options,
    functions: [fn],
    world: () => facade as World,
    log: (...line) => {
      if (!life.dead) log(...line);
    },
    newRunId: () => {
      seen.runs += 1;
      return `${fn.name}-run-${seen.runs}`;
    },
  });
  const handler = handlers[fn.name] as FunctionHandler;
  life.handle = (body) =>
    new Promise((resolve, reject) => {
      cut.add(reject);
      void handler(body)
        .then(resolve, reject)
        .finally(() => cut.delete(reject));
    });
  return life;
}

/** Applies the fault to this call, if it matches. */
function takeEffect(
  fn: CloudFunction,
  request: SandboxRequest,
  { fault: { role, call, effect, nth, times }, world }: FaultyOptions,
  seen: Seen,
): FaultEffect | undefined {
  const isMeant =
    (role === undefined || ROLES[fn.entryPoint] === role) &&
    (call === undefined || (call.api === request.service && call.matches(request)));
  if (!isMeant) return undefined;
  if (effect.kind === 'late') {
    return world().nowMs() < (seen.startMs ?? 0) + effect.ms ? effect : undefined;
  }
  seen.calls += 1;
  return seen.calls >= nth && seen.calls < nth + times ? effect : undefined;
}

const withoutFindings = (response: SandboxResponse): SandboxResponse =>
  isObject(response.body) && Array.isArray(response.body.listFindingsResults)
    ? { ...response, body: { ...response.body, listFindingsResults: [], totalSize: 0 } }
    : response;

/** google.rpc.Code by HTTP status, as in Google's error mapping. Other statuses are UNKNOWN. */
const STATUSES: Readonly<Record<number, string>> = {
  400: 'FAILED_PRECONDITION',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

const refusal = (status: number): SandboxResponse => ({
  status,
  body: { error: { code: status, status: STATUSES[status] ?? 'UNKNOWN', message: 'an injected fault' } },
});

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeDelivery, type Delivery, dueDeliveries, ingestFinding, nextDueAt } from '../delivery/push';
import { handle } from '../gateway/handle';
import type {
  Principal,
  SandboxEvent,
  SandboxRequest,
  SandboxResponse,
  ServiceId,
} from '../protocol/request';
import { SERVICE_IDS } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import { principalOfToken } from '../services/iamcredentials';
import type { CloudFunction, CloudState } from '../state/cloud-state';
import { routeEntry } from '../watch/log-routing';
import { serveApi } from './api-server';
import { serveFrontProxy } from './front-proxy';
import { createFunctionPool, type FunctionPool } from './function-pool';
import type { Listening } from './http';
import { createTokens } from './tokens';

export interface SandboxOptions {
  readonly state: CloudState;
  /** The installed packages to compare with the functions' lock file. */
  readonly installedModules: string;
  /**
   * Called with the installed versions that differ from the lock file.
   * @default - such a version stops the start
   */
  readonly onVersionDifference?: (text: string) => void;
  readonly onEvent?: (event: SandboxEvent) => void;
  /** Called for every client call with its answer. Recordings use it. */
  readonly onCall?: (call: ClientCall) => void;
  /** Called for every line that a function writes: JSON from the logger, or any other text unchanged. */
  readonly onLine?: (functionName: string, line: string, stream: 'stdout' | 'stderr') => void;
  /** Delay that is added to every API call, in milliseconds. Default 0. */
  readonly latencyMs?: number;
}

export interface ClientCall {
  readonly request: SandboxRequest;
  readonly response: SandboxResponse;
  readonly principal: Principal | undefined;
}

export interface RunningSandbox {
  readonly endpoints: Readonly<Record<ServiceId, string>>;
  /** An HTTP proxy in front of all endpoints, under their invented names. It refuses every other host. */
  readonly proxy: string;
  state(): CloudState;
  /** Makes one call without HTTP. */
  request(request: SandboxRequest, principal: Principal): SandboxResponse;
  /** Sends a finding to Security Command Center. */
  ingest(notification: unknown): void;
  /** An access token that the endpoints accept for this principal. */
  tokenFor(principal: Principal): string;
  /** Waits until every deployed function runs. Throws the error that keeps a function from starting. */
  functionsSettled(): Promise<void>;
  readonly processIds: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** The thin shells: HTTP servers and timers around the pure core, and the functions as processes. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const workDirectory = realpathSync(mkdtempSync(join(tmpdir(), 'riposte-sandbox-')));
  const tokens = createTokens((token) => principalOfToken(state, token, Date.now()));
  const servers: Listening[] = [];
  const inFlight = new Set<string>();
  let state = options.state;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let pool: FunctionPool | undefined;

  const emit = (events: readonly SandboxEvent[]) => {
    for (const event of events) options.onEvent?.(event);
  };
  const change = (outcome: { readonly state: CloudState; readonly events: readonly SandboxEvent[] }) => {
    state = outcome.state;
    emit(outcome.events);
    pool?.follow(state);
    schedule();
  };
  const answer = (request: SandboxRequest, principal: Principal | undefined): SandboxResponse => {
    const outcome = handle(state, request, principal, Date.now());
    change(outcome);
    options.onCall?.({ request, response: outcome.response, principal });
    return outcome.response;
  };

  /** Sets a timer for the next push that is due. Does not touch pushes in flight. */
  function schedule(): void {
    if (stopped) return;
    clearTimeout(timer);
    const waiting = Object.values(state.pubsub.pending).filter((pending) => !inFlight.has(pending.id));
    if (waiting.length === 0 || nextDueAt(state) === undefined) return;
    const due = Math.min(...waiting.map((pending) => pending.dueMs));
    timer = setTimeout(deliverDue, Math.max(0, due - Date.now()));
  }

  function deliverDue(): void {
    for (const delivery of dueDeliveries(state, Date.now())) {
      const pendingId = delivery.deliveryId.slice(0, delivery.deliveryId.lastIndexOf('.'));
      if (inFlight.has(pendingId)) continue;
      inFlight.add(pendingId);
      void deliver(delivery).then((status) => {
        inFlight.delete(pendingId);
        if (!stopped) change(completeDelivery(state, delivery.deliveryId, status, Date.now()));
      });
    }
    schedule();
  }

  const deliver = async (delivery: Delivery): Promise<number> => {
    if (delivery.refused) return delivery.refused.status;
    return (await pool?.invoke(delivery.functionName ?? '', delivery.body, delivery.timeoutMs)) ?? 404;
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    clearTimeout(timer);
    await pool?.stop();
    await Promise.all(servers.map((server) => server.close()));
    rmSync(workDirectory, { recursive: true, force: true });
  };

  try {
    const endpoints = await serveAll(tokens, answer, options.latencyMs ?? 0, servers);
    const proxy = await serveFrontProxy({ endpoints, onRefused: (host) => emit([refusedHost(host)]) });
    servers.push(proxy);
    const started = createFunctionPool({
      ...options,
      workDirectory,
      endpoints,
      tokens,
      onEntry: (entry) => {
        if (!stopped) change(routeEntry(state, entry, Date.now()));
      },
      onFailure: (fn, cause) => emit([notStarted(fn, cause)]),
    });
    pool = started;
    started.follow(state);
    await started.settled();
    schedule();
    return {
      endpoints,
      proxy: proxy.url,
      stop,
      state: () => state,
      request: answer,
      ingest: (notification) => change(ingestFinding(state, notification, Date.now())),
      tokenFor: (principal) => tokens.mint(principal),
      functionsSettled: () => started.settled(),
      processIds: started.processIds,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const refusedHost = (host: string): SandboxEvent => ({
  at: rfc3339(Date.now()),
  kind: 'denied',
  service: 'proxy',
  text: `refused a client's call to ${host}, which is not an API of this cloud`,
  place: host,
});

const notStarted = ({ name, project, location }: CloudFunction, cause: unknown): SandboxEvent => ({
  at: rfc3339(Date.now()),
  kind: 'invalid',
  service: 'cloudfunctions',
  text: `function ${name} does not start: ${cause instanceof Error ? cause.message : String(cause)}`,
  place: `the source of projects/${project}/locations/${location}/functions/${name}`,
});

async function serveAll(
  tokens: ReturnType<typeof createTokens>,
  answer: (request: SandboxRequest, principal: Principal | undefined) => SandboxResponse,
  latencyMs: number,
  servers: Listening[],
): Promise<Record<ServiceId, string>> {
  const entries = await Promise.all(
    SERVICE_IDS.map(async (service) => {
      const server = await serveApi(service, tokens, answer, latencyMs);
      servers.push(server);
      return [service, server.url] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<ServiceId, string>;
}

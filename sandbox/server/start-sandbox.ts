import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  completeDelivery,
  type Delivery,
  dueDeliveries,
  functionsOf,
  ingestFinding,
  nextDueAt,
} from '../delivery/push';
import { handle } from '../protocol/handle';
import type {
  Principal,
  SandboxEvent,
  SandboxRequest,
  SandboxResponse,
  ServiceId,
} from '../protocol/request';
import { SERVICE_IDS } from '../protocol/request';
import type { CloudFunction, CloudState } from '../protocol/state';
import { readObject } from '../services/storage';
import { serveApi } from './api-server';
import { FunctionPackageError, unpackFunction } from './function-package';
import { type FunctionProcess, startFunction } from './function-process';
import type { Listening } from './http';
import { serveMetadata } from './metadata-server';
import { createTokens } from './tokens';

export interface SandboxOptions {
  readonly state: CloudState;
  /** Folder of cdk.tf.json: the source objects of the stack are relative to it. */
  readonly stackDirectory: string;
  /** The installed packages that the functions' lock file is compared with. */
  readonly installedModules: string;
  /** Hears of installed versions other than the locked ones. @default - such a version stops the start */
  readonly onVersionDifference?: (text: string) => void;
  readonly onEvent?: (event: SandboxEvent) => void;
  /** Every line that a function writes: JSON from our logger, anything else as it is. */
  readonly onLine?: (functionName: string, line: string, stream: 'stdout' | 'stderr') => void;
  /** Added to every API call, in milliseconds. Default 0. */
  readonly latencyMs?: number;
}

export interface RunningSandbox {
  readonly endpoints: Readonly<Record<ServiceId, string>>;
  state(): CloudState;
  /** One call, without the wire. */
  request(request: SandboxRequest, principal: Principal): SandboxResponse;
  /** A finding arrives at Security Command Center. */
  ingest(notification: unknown): void;
  /** An access token that the endpoints accept for this principal. */
  tokenFor(principal: Principal): string;
  readonly processIds: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** The thin shells: HTTP servers and timers around the pure core, and the functions as processes. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const workDirectory = realpathSync(mkdtempSync(join(tmpdir(), 'riposte-sandbox-')));
  const tokens = createTokens();
  const servers: Listening[] = [];
  const processes = new Map<string, FunctionProcess>();
  const inFlight = new Set<string>();
  let state = options.state;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const emit = (events: readonly SandboxEvent[]) => {
    for (const event of events) options.onEvent?.(event);
  };
  const change = (outcome: { readonly state: CloudState; readonly events: readonly SandboxEvent[] }) => {
    state = outcome.state;
    emit(outcome.events);
    schedule();
  };
  const answer = (request: SandboxRequest, principal: Principal | undefined): SandboxResponse => {
    const outcome = handle(state, request, principal, Date.now());
    change(outcome);
    return outcome.response;
  };

  /** Wakes up when the next push is due; pushes under way are left alone. */
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
    return (
      (await processes.get(delivery.functionName ?? '')?.invoke(delivery.body, delivery.timeoutMs)) ?? 404
    );
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    clearTimeout(timer);
    await Promise.all([...processes.values()].map((process) => process.stop()));
    await Promise.all(servers.map((server) => server.close()));
    rmSync(workDirectory, { recursive: true, force: true });
  };

  try {
    const endpoints = await serveAll(tokens, answer, options.latencyMs ?? 0, servers);
    // Settled, all of them, before anything is thrown: one that still starts could not be stopped yet.
    const started = await Promise.allSettled(
      functionsOf(state).map(async (fn) => {
        processes.set(
          fn.name,
          await startOne(options, fn, { workDirectory, endpoints, servers, tokens, state }),
        );
      }),
    );
    const failed = started.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    schedule();
    return {
      endpoints,
      stop,
      state: () => state,
      request: answer,
      ingest: (notification) => change(ingestFinding(state, notification, Date.now())),
      tokenFor: (principal) => tokens.mint(principal),
      processIds: Object.fromEntries([...processes].map(([name, process]) => [name, process.pid])),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

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

interface Surroundings {
  readonly workDirectory: string;
  readonly endpoints: Readonly<Record<ServiceId, string>>;
  readonly servers: Listening[];
  readonly tokens: ReturnType<typeof createTokens>;
  readonly state: CloudState;
}

async function startOne(
  options: SandboxOptions,
  fn: CloudFunction,
  around: Surroundings,
): Promise<FunctionProcess> {
  const project = around.state.projects[fn.project];
  const metadata = await serveMetadata({
    email: fn.serviceAccount,
    token: around.tokens.mint(`serviceAccount:${fn.serviceAccount}`),
    projectId: fn.project,
    projectNumber: project?.number ?? '',
  });
  around.servers.push(metadata);
  const { bucket, name } = fn.sourceObject;
  const zip = readObject(around.state, bucket, name);
  if (!zip) throw new FunctionPackageError(`gs://${bucket}/${name}, the source of ${fn.name}, is not there`);
  const source = unpackFunction(
    zip,
    join(around.workDirectory, fn.name),
    options.installedModules,
    options.onVersionDifference,
  );
  return startFunction({
    fn,
    source,
    emptyHome: join(around.workDirectory, `${fn.name}-home`),
    endpoints: around.endpoints,
    metadataHost: `127.0.0.1:${metadata.port}`,
    onLine: (line, stream) => options.onLine?.(fn.name, line, stream),
  });
}

import { join } from 'node:path';
import type { JsonObject } from '../../core/values/json';
import { functionsOf } from '../delivery/push';
import type { ServiceId } from '../protocol/request';
import { readObject } from '../services/storage';
import type { CloudFunction, CloudState } from '../state/cloud-state';
import { entryOfLine } from './function-log';
import { FunctionPackageError, unpackFunction } from './function-package';
import { type FunctionProcess, startFunction } from './function-process';
import type { Listening } from './http';
import { serveMetadata } from './metadata-server';
import type { Tokens } from './tokens';

export interface FunctionPoolOptions {
  /** The sandbox's own folder for sources and empty home folders. */
  readonly workDirectory: string;
  readonly installedModules: string;
  readonly endpoints: Readonly<Record<ServiceId, string>>;
  readonly tokens: Tokens;
  readonly onVersionDifference?: (text: string) => void;
  readonly onLine?: (functionName: string, line: string, stream: 'stdout' | 'stderr') => void;
  /** Called for every structured line, as Cloud Logging stores it. */
  readonly onEntry: (entry: JsonObject) => void;
  /** Called when a deployed function does not start. */
  readonly onFailure: (fn: CloudFunction, cause: unknown) => void;
}

/** The functions of the cloud as processes. Every deployed function runs, regardless of who deployed it. */
export interface FunctionPool {
  /** Starts new functions, restarts functions whose source or settings changed, and stops deleted ones. */
  follow(state: CloudState): void;
  /**
   * Waits until every function of the last state runs.
   *
   * @throws FunctionPackageError, or the error that kept the first function from starting
   */
  settled(): Promise<void>;
  /** POSTs a body. Returns the HTTP status, 503 if the function did not start, or 404 if it does not exist. */
  invoke(name: string, body: unknown, timeoutMs: number): Promise<number>;
  readonly processIds: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

interface Running {
  /** Source and settings. When they change, the pool starts another process. */
  readonly identity: string;
  readonly process: Promise<FunctionProcess>;
}

export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
  const running = new Map<string, Running>();
  const metadata: Listening[] = [];
  const processIds: Record<string, number> = {};
  let starts = 0;

  async function start(state: CloudState, fn: CloudFunction): Promise<FunctionProcess> {
    const server = await serveMetadata({
      email: fn.serviceAccount,
      token: options.tokens.mint(`serviceAccount:${fn.serviceAccount}`),
      projectId: fn.project,
      projectNumber: state.projects[fn.project]?.number ?? '',
    });
    metadata.push(server);
    starts += 1;
    const directory = join(options.workDirectory, `${fn.name}-${starts}`);
    const source = unpackFunction(
      sourceOf(state, fn),
      directory,
      options.installedModules,
      options.onVersionDifference,
    );
    const process = await startFunction({
      fn,
      source,
      emptyHome: `${directory}-home`,
      endpoints: options.endpoints,
      metadataHost: `127.0.0.1:${server.port}`,
      onLine: (line, stream) => {
        options.onLine?.(fn.name, line, stream);
        const entry = stream === 'stdout' ? entryOfLine(fn, line, Date.now()) : undefined;
        if (entry) options.onEntry(entry);
      },
    });
    processIds[fn.name] = process.pid;
    return process;
  }

  const end = ({ process }: Running): Promise<void> =>
    process.then((one) => one.stop()).catch(() => undefined);

  return {
    processIds,
    follow(state) {
      const deployed = new Map(functionsOf(state).map((fn) => [fn.name, fn]));
      for (const [name, one] of running) {
        const fn = deployed.get(name);
        if (fn && identityOf(state, fn) === one.identity) continue;
        running.delete(name);
        void end(one);
      }
      for (const [name, fn] of deployed) {
        if (running.has(name)) continue;
        const process = start(state, fn);
        running.set(name, { identity: identityOf(state, fn), process });
        process.catch((cause) => options.onFailure(fn, cause));
      }
    },
    async settled() {
      // Waits for all of them before it throws, because a function that is still starting cannot be stopped yet.
      const started = await Promise.allSettled([...running.values()].map(({ process }) => process));
      const failed = started.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    },
    async invoke(name, body, timeoutMs) {
      const one = running.get(name);
      if (!one) return 404;
      const process = await one.process.catch(() => undefined);
      return process === undefined ? 503 : process.invoke(body, timeoutMs);
    },
    async stop() {
      await Promise.all([...running.values()].map(end));
      await Promise.all(metadata.map((server) => server.close()));
    },
  };
}

/** The object in the bucket, as the deployer uploaded it. */
function sourceOf(state: CloudState, { name, sourceObject }: CloudFunction): Uint8Array {
  const bytes = readObject(state, sourceObject.bucket, sourceObject.name);
  if (bytes) return bytes;
  throw new FunctionPackageError(
    `the source of function ${name} is gs://${sourceObject.bucket}/${sourceObject.name}, which does not exist`,
  );
}

const identityOf = (state: CloudState, fn: CloudFunction): string =>
  JSON.stringify([
    fn.entryPoint,
    fn.env,
    fn.serviceAccount,
    fn.timeoutSeconds,
    state.storage.buckets[fn.sourceObject.bucket]?.objects[fn.sourceObject.name]?.generation,
    fn.sourceObject.name,
  ]);

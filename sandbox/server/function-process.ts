import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CloudFunction } from '../state/cloud-state';
import { freePort } from './http';

export interface FunctionProcessOptions {
  readonly fn: CloudFunction;
  /** Unpacked source, with node_modules. */
  readonly source: string;
  /** An empty folder for HOME and the gcloud configuration of the process. */
  readonly emptyHome: string;
  /** RIPOSTE_ENDPOINTS. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** host:port of the process's metadata server. */
  readonly metadataHost: string;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface FunctionProcess {
  readonly pid: number;
  /** POSTs a push body. Returns the HTTP status, 503 if the process ended, or 504 after the timeout. */
  invoke(body: unknown, timeoutMs: number): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts a function as the buildpack does: functions-framework over the source, one entry point, and a port in the
 * environment. The environment is an allow-list, file reads are confined to the code, and the guard keeps connections
 * on loopback. The process can therefore neither find nor use a credential of the machine.
 */
export async function startFunction(options: FunctionProcessOptions): Promise<FunctionProcess> {
  const port = await freePort();
  const modules = realpathSync(join(options.source, 'node_modules'));
  const framework = join(modules, '@google-cloud', 'functions-framework', 'build', 'src', 'main.js');
  const guard = guardPath();
  mkdirSync(options.emptyHome, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      ...confinement([options.source, modules, guard, options.emptyHome]),
      '--require',
      guard,
      framework,
      `--target=${options.fn.entryPoint}`,
      `--source=${options.source}`,
      '--signature-type=http',
    ],
    {
      cwd: options.source,
      env: environmentOf(options, port),
      // The guard reads the end of the sandbox from standard input. The process has its own process group, because
      // Ctrl+C in a terminal reaches a whole group, and the sandbox ends its functions in its own order.
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    },
  );
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream] }).on('line', (line) => options.onLine(line, stream));
  }
  await ready(child, port, options.fn.name);
  return {
    pid: child.pid as number,
    invoke: (body, timeoutMs) => post(port, body, timeoutMs),
    stop: () => stop(child),
  };
}

/** The process inherits nothing: this list is its complete environment. */
function environmentOf(
  { fn, endpoints, metadataHost, emptyHome }: FunctionProcessOptions,
  port: number,
): NodeJS.ProcessEnv {
  return {
    ...fn.env,
    PORT: String(port),
    K_SERVICE: fn.name,
    FUNCTION_TARGET: fn.entryPoint,
    HOME: emptyHome,
    CLOUDSDK_CONFIG: emptyHome,
    GCE_METADATA_HOST: metadataHost,
    METADATA_SERVER_DETECTION: 'assume-present',
    RIPOSTE_ENDPOINTS: JSON.stringify(endpoints),
    NODE_NO_WARNINGS: '1',
  };
}

/**
 * Node's permission model, with the flag name of this version: reads only the code, and allows no writes or child
 * processes.
 */
function confinement(readable: readonly string[]): string[] {
  const flag = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  return [flag, ...readable.map((path) => `--allow-fs-read=${path}${path.endsWith('.js') ? '' : '/*'}`)];
}

/** The compiled guard: next to this file in a build, or in dist when this file runs from source. */
function guardPath(): string {
  const beside = join(__dirname, 'loopback-guard.js');
  const built = join(__dirname, '..', '..', 'dist', 'sandbox', 'server', 'loopback-guard.js');
  const found = [beside, built].find((path) => existsSync(path));
  if (!found) throw new Error('the loopback guard is not built: run npm run build');
  return realpathSync(found);
}

const READY_WITHIN_MS = 15_000;

async function ready(child: ChildProcess, port: number, name: string): Promise<void> {
  const started = Date.now();
  while (Date.now() - started < READY_WITHIN_MS) {
    const ended = child.exitCode ?? child.signalCode;
    if (ended !== null) throw new Error(`function ${name} ended at start with ${ended}; see its log`);
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  child.kill('SIGKILL');
  throw new Error(`function ${name} did not listen within ${READY_WITHIN_MS} ms; see its log`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request({ host: '127.0.0.1', port, path: '/robots.txt', method: 'GET' }, (response) => {
      response.resume();
      resolve(true);
    });
    probe.on('error', () => resolve(false)).end();
  });
}

function post(port: number, body: unknown, timeoutMs: number): Promise<number> {
  const payload = Buffer.from(JSON.stringify(body));
  return new Promise((resolve) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/',
        timeout: timeoutMs,
        headers: { 'content-type': 'application/json', 'content-length': payload.length },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 500));
      },
    );
    call.on('timeout', () => {
      resolve(504);
      call.destroy();
    });
    call.on('error', () => resolve(503));
    call.end(payload);
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 2_000).unref();
  });
}

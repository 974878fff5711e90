import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { prepareCloud } from '../cli/pipeline/prepare-cloud';
import { config } from '../riposte.config';
import { functionsOf } from '../sandbox/delivery/push';
import { unpackFunction } from '../sandbox/server/function-package';
import { type FunctionProcess, startFunction } from '../sandbox/server/function-process';
import { serveMetadata } from '../sandbox/server/metadata-server';
import { type RunningSandbox, startSandbox } from '../sandbox/server/start-sandbox';
import { readObject } from '../sandbox/services/storage';
import type { CloudFunction } from '../sandbox/state/cloud-state';
import { REFERENCE_NOTIFICATION } from '../testing/reference-notification';

const MODULES = realpathSync(join(__dirname, '..', 'node_modules'));

/** A sandbox without functions, and methods to start responders and their floors against it. */
export interface Bed {
  /** Starts a responder from the stack's zip. */
  responder(): Promise<FunctionProcess>;
  /** Bundles source text that exports `respond`, like the responder. Each call of the returned function starts it. */
  floor(name: string, source: string, external?: readonly string[]): Promise<() => Promise<FunctionProcess>>;
  readonly sandbox: RunningSandbox;
  /** Messages on the command topic so far. */
  handedOver(): number;
  /** Resolves at the next message on the command topic. */
  nextHandOver(): Promise<void>;
  stop(): Promise<void>;
}

export async function createBed(): Promise<Bed> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'riposte-bed-')));
  const prepared = prepareCloud({
    mode: 'enforce',
    notification: REFERENCE_NOTIFICATION,
    config,
    outdir: join(folder, 'out'),
  });
  const fn = functionsOf(prepared.state).find((each) => each.entryPoint === 'respond') as CloudFunction;
  let published = 0;
  let waiting: (() => void)[] = [];
  const sandbox = await startSandbox({
    // Without the actor and subscriptions: only the responder is measured.
    state: { ...prepared.state, functions: {}, pubsub: { ...prepared.state.pubsub, subscriptions: {} } },
    installedModules: MODULES,
    onEvent: (event) => {
      if (event.kind !== 'publish' || !event.text.includes('riposte-commands')) return;
      published += 1;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  });
  const metadata = await serveMetadata({
    email: fn.serviceAccount,
    token: sandbox.tokenFor(`serviceAccount:${fn.serviceAccount}`),
    projectId: 'demo-prj',
    projectNumber: '210987654321',
  });
  const zip = readObject(prepared.state, fn.sourceObject.bucket, fn.sourceObject.name) ?? new Uint8Array();
  const unpacked = unpackFunction(zip, join(folder, 'responder'), MODULES);
  const start = (source: string) =>
    startFunction({
      fn,
      source,
      emptyHome: join(folder, 'home'),
      endpoints: sandbox.endpoints,
      metadataHost: `127.0.0.1:${metadata.port}`,
      onLine: () => undefined,
    });
  return {
    sandbox,
    responder: () => start(unpacked),
    async floor(name, source, external = []) {
      const directory = join(folder, name);
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
      await build({
        stdin: { contents: source, resolveDir: join(__dirname, '..'), loader: 'ts' },
        outfile: join(directory, 'index.js'),
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        minify: true,
        logLevel: 'silent',
        external: [...external],
      });
      symlinkSync(MODULES, join(directory, 'node_modules'), 'dir');
      return () => start(directory);
    },
    handedOver: () => published,
    nextHandOver: () => new Promise((resolve) => waiting.push(resolve)),
    async stop() {
      await sandbox.stop();
      await metadata.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A push body with the reference finding at a new event time, so that it is a new finding. */
export function freshPush(number: number): unknown {
  const notification = JSON.parse(REFERENCE_NOTIFICATION);
  const eventTime = new Date(Date.UTC(2026, 3, 14, 10) + number * 1_000).toISOString();
  const data = JSON.stringify({ ...notification, finding: { ...notification.finding, eventTime } });
  return {
    message: { data: Buffer.from(data).toString('base64'), messageId: String(number) },
    subscription: 'projects/demo-prj/subscriptions/riposte-findings',
    deliveryAttempt: 1,
  };
}

/** Resident memory of a process in MiB, as the kernel counts it. */
export function residentMiB(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}

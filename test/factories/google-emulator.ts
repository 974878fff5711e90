import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import type { Requester } from '../../functions/google/transport';
import { tempFolder } from './temp-folder';

const EMULATORS = {
  firestore: { component: 'cloud-firestore-emulator', command: ['emulators', 'firestore', 'start'] },
  pubsub: { component: 'pubsub-emulator', command: ['beta', 'emulators', 'pubsub', 'start'] },
} as const;

export type EmulatorId = keyof typeof EMULATORS;

export interface Emulator {
  /** `http://127.0.0.1:PORT`, which beforeAll sets. */
  readonly address: () => string;
}

const START_MS = 60_000;

const isOnPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/**
 * Isolates gcloud: it sends no usage reports, looks for no updates and no metadata server, and has its own settings.
 */
const environment = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: folder,
  CLOUDSDK_CONFIG: folder,
  CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: 'true',
  CLOUDSDK_CORE_CHECK_GCE_METADATA: 'false',
  CLOUDSDK_CORE_DISABLE_PROMPTS: 'true',
  CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: 'true',
});

/**
 * The reason why the emulator cannot start here. gcloud would offer to install a missing part, so this code looks
 * first.
 */
function missing(id: EmulatorId, folder: string): string | undefined {
  const { component } = EMULATORS[id];
  const program = ['gcloud', 'java', 'bash'].find((each) => !isOnPath(each));
  if (program) return `${program} is not on PATH`;
  const sdk = execFileSync('gcloud', ['info', '--format=value(installation.sdk_root)'], {
    env: environment(folder),
    encoding: 'utf8',
  }).trim();
  return existsSync(join(sdk, 'platform', component)) ? undefined : `gcloud has no component ${component}`;
}

/**
 * Runs tests against Google's own emulator. It starts once for them on a free port of loopback and ends with all of its
 * processes, even if the tests' process dies. Without the emulator the tests are skipped, and their name and a line
 * report why.
 */
export function describeEmulator(id: EmulatorId, name: string, tests: (emulator: Emulator) => void): void {
  const folder = tempFolder(`emulator-${id}`);
  const why = missing(id, folder);
  const suite = why === undefined ? describe : describe.skip;
  // Jest shows no names of a file in which it skips everything.
  if (why !== undefined) process.stderr.write(`skipped: ${name}: ${why}\n`);
  suite(why === undefined ? name : `${name} (skipped: ${why})`, () => {
    let running: ChildProcess | undefined;
    let address = '';
    beforeAll(async () => {
      const port = await freePort();
      address = `http://127.0.0.1:${port}`;
      running = start(id, port, folder);
      await answers(running, address);
    }, START_MS);
    afterAll(async () => {
      if (running) await end(running);
    });
    tests({ address: () => address });
  });
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/**
 * Ends the emulator when the pipe to this process closes, and ends itself with the emulator. gcloud creates its own
 * process group, which contains every process that it starts.
 */
const WATCHED = [
  'exec 3<&0',
  '"$@" & started=$!',
  '{ cat <&3 >/dev/null; kill -KILL -- "-$started" "$started"; } 2>/dev/null &',
  'wait "$started"',
  'kill -KILL 0',
].join('\n');

function start(id: EmulatorId, port: number, folder: string): ChildProcess {
  const { command } = EMULATORS[id];
  const options = [`--host-port=127.0.0.1:${port}`];
  if (id === 'pubsub') options.push('--project=demo-prj', `--data-dir=${folder}`);
  return spawn('bash', ['-c', WATCHED, 'bash', 'gcloud', ...command, ...options], {
    env: environment(folder),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

async function answers(emulator: ChildProcess, address: string): Promise<void> {
  const said: string[] = [];
  for (const stream of [emulator.stdout, emulator.stderr])
    stream?.on('data', (chunk) => said.push(String(chunk)));
  for (let waited = 0; waited < START_MS; waited += 100) {
    if (hasEnded(emulator)) break;
    const answered = await fetch(address).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the emulator never answered at ${address}:\n${said.join('')}`);
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

async function end(emulator: ChildProcess): Promise<void> {
  if (hasEnded(emulator)) return;
  const ended = new Promise((resolve) => emulator.once('close', resolve));
  emulator.stdin?.end();
  await ended;
}

/** Replaces the client of google-auth-library. The Firestore emulator does not apply its rules to `owner`. */
export const emulatorClient: Requester = {
  async request({ url, method, data }) {
    const answer = await fetch(url, {
      method,
      headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
      ...(data === undefined ? {} : { body: JSON.stringify(data) }),
    });
    const text = await answer.text();
    return { status: answer.status, data: text === '' ? undefined : JSON.parse(text) };
  },
};

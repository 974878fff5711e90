import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startSessionWith } from '../../../cli/pipeline/sandboxed';
import { startFunction } from '../../../sandbox/server/function-process';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { tempFolder } from '../../factories/temp-folder';

const MODULES = realpathSync(join(__dirname, '..', '..', '..', 'node_modules'));
const SECRET = 'planted-refresh-token-that-nobody-may-read';

/** User credentials whose token endpoint is a trap, which detects who reads and uses them. */
async function plantCredentials(home: string) {
  const visits: string[] = [];
  const trap = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.end('{}');
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  const { port } = trap.address() as AddressInfo;
  const folder = join(home, '.config', 'gcloud');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'application_default_credentials.json');
  const credentials = {
    type: 'authorized_user',
    client_id: 'planted',
    client_secret: 'planted',
    refresh_token: SECRET,
    token_uri: `http://127.0.0.1:${port}/token`,
  };
  writeFileSync(file, JSON.stringify(credentials));
  return { file, visits, close: () => new Promise((resolve) => trap.close(resolve)) };
}

describe("the functions' processes (invariant 14)", () => {
  let home: string;
  let planted: Awaited<ReturnType<typeof plantCredentials>>;
  const before = { ...process.env };

  beforeAll(async () => {
    home = tempFolder('home');
    planted = await plantCredentials(home);
    process.env.HOME = home;
    process.env.GOOGLE_APPLICATION_CREDENTIALS = planted.file;
    process.env.CLOUDSDK_CONFIG = join(home, '.config', 'gcloud');
  });
  afterAll(async () => {
    process.env = before;
    await planted.close();
  });

  it("contain the reference finding with the metadata server's identity, never with planted user credentials", async () => {
    const lines: string[] = [];
    const session = await startSessionWith(
      {
        mode: 'enforce',
        notification: REFERENCE_NOTIFICATION,
        onProgress: () => undefined,
        note: (_label, text) => lines.push(text),
      },
      {},
    );
    try {
      const { record, journal } = await session.handle(REFERENCE_NOTIFICATION);
      expect(record?.verdict).toBe('contained');
      expect(planted.visits).toEqual([]);
      const principals = new Set(
        journal.filter((event) => event.kind === 'api').map((event) => event.principal),
      );
      expect([...principals].sort()).toEqual([
        'serviceAccount:riposte-actor@demo-prj.iam.gserviceaccount.com',
        'serviceAccount:riposte-responder@demo-prj.iam.gserviceaccount.com',
      ]);
      expect(JSON.stringify([lines, journal])).not.toContain(SECRET);
    } finally {
      await session.stop();
    }
  }, 30_000);

  it('cannot read the planted file, connect beyond loopback, resolve a name, start a program or read the environment', async () => {
    const source = join(home, 'probe');
    mkdirSync(source);
    symlinkSync(MODULES, join(source, 'node_modules'), 'dir');
    writeFileSync(join(source, 'package.json'), JSON.stringify({ name: 'probe', main: 'index.js' }));
    writeFileSync(join(source, 'index.js'), probeSource(planted.file));
    const lines: string[] = [];
    const fn = await startFunction({
      fn: {
        name: 'probe',
        project: 'demo-prj',
        location: 'us-central1',
        entryPoint: 'respond',
        serviceAccount: 'probe@demo-prj.iam.gserviceaccount.com',
        env: { GOOGLE_CLOUD_PROJECT: 'demo-prj' },
        uri: 'https://probe.invalid',
        ingress: 'ALLOW_INTERNAL_ONLY',
        timeoutSeconds: 10,
        sourceObject: { bucket: 'b', name: 'n' },
        revision: 'probe-00001-abc',
        config: {},
        createdMs: 0,
        updatedMs: 0,
      },
      source,
      emptyHome: join(home, 'empty'),
      endpoints: {},
      metadataHost: '127.0.0.1:1',
      onLine: (line) => lines.push(line),
    });
    try {
      expect(await fn.invoke({}, 5_000)).toBe(204);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const found = JSON.parse(lines.find((line) => line.startsWith('{"probe"')) ?? '{}').probe;
      expect(found.read).toBe('ERR_ACCESS_DENIED');
      expect(found.program).toBe('ERR_ACCESS_DENIED');
      expect(found.write).toBe('ERR_ACCESS_DENIED');
      expect(found.connect).toBe('ERR_RIPOSTE_LEFT_LOOPBACK');
      expect(found.lookup).toBe('ERR_RIPOSTE_LEFT_LOOPBACK');
      expect(found.environment).not.toContain('GOOGLE_APPLICATION_CREDENTIALS');
      expect(found.home).toBe(join(home, 'empty'));
    } finally {
      await fn.stop();
    }
  }, 30_000);
});

const probeSource = (file: string): string => `
const code = (run) => { try { run(); return 'allowed'; } catch (error) { return error.code; } };
exports.respond = async (_request, response) => {
  const lookup = await new Promise((resolve) =>
    require('node:dns').lookup('example.invalid', (error) => resolve(error ? error.code : 'allowed')));
  const probe = {
    read: code(() => require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8')),
    write: code(() => require('node:fs').writeFileSync(${JSON.stringify(join('/', 'tmp', 'riposte-probe'))}, 'x')),
    program: code(() => require('node:child_process').execSync('true')),
    connect: code(() => require('node:net').connect({ host: '192.0.2.1', port: 9 })),
    lookup,
    environment: Object.keys(process.env),
    home: process.env.HOME,
  };
  console.log(JSON.stringify({ probe }));
  response.status(204).end();
};
`;

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import { ROLES, writeSandboxFile } from '../../../cli/pipeline/sandbox-file';
import { SERVICE_IDS } from '../../../sandbox/protocol/request';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';

const ENDPOINTS = Object.fromEntries(
  SERVICE_IDS.map((id, index) => [id, `http://127.0.0.1:${4000 + index}`]),
);

async function keptSandbox(): Promise<string> {
  const cwd = tempFolder('env');
  await writeSandboxFile(cwd, {
    pid: process.pid,
    project: 'demo-prj',
    region: 'us-central1',
    endpoints: ENDPOINTS,
    proxy: 'http://127.0.0.1:3999',
    tokens: Object.fromEntries(ROLES.map((role) => [role, `token-of-${role}`])) as never,
    undoTopic: 'projects/demo-prj/topics/riposte-undo',
  });
  return cwd;
}

async function env(cwd: string, ...args: string[]) {
  const io = fakeIo({ cwd });
  const code = await run(['env', ...args], io);
  const exported = [...io.out.join('').matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  return { code, out: io.out.join(''), err: io.err.join(''), variables: Object.fromEntries(exported) };
}

test('every line is a comment or an export, so a shell can evaluate the output', async () => {
  const { code, out } = await env(await keptSandbox());
  expect(code).toBe(0);
  for (const line of out.trimEnd().split('\n')) expect(line).toMatch(/^(?:#|export \w+=')/);
});

test.each(ROLES)(
  '%s: Terraform and gcloud get the token of the role, and addresses on this machine',
  async (role) => {
    const { variables } = await env(await keptSandbox(), '--as', role);
    expect(variables.GOOGLE_OAUTH_ACCESS_TOKEN).toBe(`token-of-${role}`);
    const endpoints = Object.entries(variables).filter(([name]) => name.endsWith('_CUSTOM_ENDPOINT'));
    expect(endpoints.length).toBeGreaterThan(10);
    for (const [, url] of endpoints) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    const folder = variables.CLOUDSDK_CONFIG as string;
    expect(readFileSync(join(folder, 'access-token'), 'utf8')).toBe(`token-of-${role}`);
  },
);

test('gcloud calls invented names, through the proxy of the sandbox', async () => {
  const { variables } = await env(await keptSandbox());
  const folder = variables.CLOUDSDK_CONFIG as string;
  const active = readFileSync(join(folder, 'active_config'), 'utf8');
  const text = readFileSync(join(folder, 'configurations', `config_${active}`), 'utf8');
  expect(text).toMatch(/^address = 127\.0\.0\.1$/m);
  expect(text).toMatch(/^port = 3999$/m);
  expect(text).toMatch(/^run = http:\/\/run\.riposte\.test\/$/m);
  expect(text).not.toMatch(/googleapis\.com/);
});

test('without a kept sandbox, it reports how to start one', async () => {
  const { code, out, err } = await env(tempFolder('nothing'));
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/code: +no-sandbox\n/);
});

test('a role that does not exist is refused', async () => {
  expect((await env(await keptSandbox(), '--as', 'owner')).code).toBe(2);
});

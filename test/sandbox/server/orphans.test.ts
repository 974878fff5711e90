import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareCloud } from '../../../cli/pipeline/prepare-cloud';
import { config } from '../../../riposte.config';
import { installedModules } from '../../../sandbox/server/installed-modules';
import { startSandbox } from '../../../sandbox/server/start-sandbox';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { tempFolder } from '../../factories/temp-folder';

const ROOT = join(__dirname, '..', '..', '..');

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const gone = async (pids: readonly number[]): Promise<boolean> => {
  for (let waited = 0; waited < 5_000 && pids.some(alive); waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return !pids.some(alive);
};

/** The children of a process, from the list of the kernel. */
async function childrenOf(pid: number): Promise<number[]> {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

// Skipped on other systems than Linux: the test finds the children of a process through /proc, which only Linux has.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux("the functions' processes end with their sandbox", () => {
  let cwd: string;
  let temporary: string;
  beforeEach(() => {
    cwd = tempFolder('orphans');
    temporary = join(cwd, 'temporary');
    mkdirSync(temporary);
  });

  const riposte = (...argv: string[]) =>
    spawn(process.execPath, [join(ROOT, 'bin', 'riposte.js'), ...argv], {
      cwd,
      env: { PATH: process.env.PATH, TMPDIR: temporary },
    });

  const said = (sandbox: ReturnType<typeof riposte>, text: string) =>
    new Promise<void>((resolve) => {
      sandbox.stdout.on('data', (chunk) => String(chunk).includes(text) && resolve());
    });

  const ended = (sandbox: ReturnType<typeof riposte>) =>
    new Promise<number | null>((resolve) => sandbox.once('exit', (code) => resolve(code)));

  it.each([
    ['SIGKILL', null],
    ['SIGINT', 0],
    ['SIGTERM', 0],
  ] as const)(
    'a sandbox that is kept up ends its processes after %s',
    async (signal, code) => {
      const sandbox = riposte('start', '--keep');
      await said(sandbox, 'The sandbox keeps running');
      const children = await childrenOf(sandbox.pid as number);
      expect(children).toHaveLength(2);
      const end = ended(sandbox);
      sandbox.kill(signal);
      expect(await end).toBe(code);
      expect(await gone(children)).toBe(true);
      // Nothing can clean up after a SIGKILL.
      if (signal !== 'SIGKILL') expect(readdirSync(temporary)).toEqual([]);
    },
    30_000,
  );

  it('an interruption during the boot gives exit code 130 and leaves no temporary folder', async () => {
    const sandbox = riposte('start');
    const end = ended(sandbox);
    await said(sandbox, 'synthesized');
    sandbox.kill('SIGINT');
    expect(await end).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  }, 30_000);

  it('a closed output (`| head`) reports no fault and leaves no temporary folder', async () => {
    const sandbox = riposte('start');
    const complaints: string[] = [];
    sandbox.stderr.on('data', (chunk) => complaints.push(String(chunk)));
    const end = ended(sandbox);
    await said(sandbox, 'synthesized');
    sandbox.stdout.destroy();
    expect(await end).toBe(0);
    expect(complaints.join('')).not.toContain('EPIPE');
    expect(readdirSync(temporary)).toEqual([]);
  }, 30_000);

  it('a process that cannot start ends the other one too', async () => {
    const prepared = prepareCloud({
      mode: 'enforce',
      notification: REFERENCE_NOTIFICATION,
      config,
      outdir: tempFolder('half-started'),
    });
    const [broken, ...others] = Object.entries(prepared.state.functions);
    if (!broken) throw new Error('the stack has no function');
    const [name, fn] = broken;
    const functions = { ...Object.fromEntries(others), [name]: { ...fn, entryPoint: 'noSuchFunction' } };
    const before = await childrenOf(process.pid);
    await expect(
      startSandbox({
        state: { ...prepared.state, functions },
        installedModules: installedModules(),
      }),
    ).rejects.toThrow(/ended at start/);
    expect((await childrenOf(process.pid)).filter((pid) => !before.includes(pid))).toEqual([]);
  }, 30_000);
});

import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

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

/** The children of a process, as the kernel lists them. */
async function childrenOf(pid: number): Promise<number[]> {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

// Children are found through /proc, which only Linux has.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux("the functions' processes end with their sandbox", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = realpathSync(mkdtempSync(join(tmpdir(), 'riposte-orphans-')));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  async function keptSandbox() {
    const sandbox = spawn(process.execPath, [join(ROOT, 'bin', 'riposte.js'), 'start', '--keep'], { cwd });
    await new Promise<void>((resolve) => {
      sandbox.stdout.on('data', (chunk) => String(chunk).includes('The sandbox stays up') && resolve());
    });
    return { sandbox, children: await childrenOf(sandbox.pid as number) };
  }

  it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
    'after %s',
    async (signal) => {
      const { sandbox, children } = await keptSandbox();
      expect(children).toHaveLength(2);
      sandbox.kill(signal);
      expect(await gone(children)).toBe(true);
    },
    30_000,
  );
});

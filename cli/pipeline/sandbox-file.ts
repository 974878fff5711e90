import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { tryJson } from '../../core/values/json-values';
import { processExists } from '../../stacks/process-exists';
import { RIPOSTE_FOLDER } from '../cases/case-folder';
import { badInput, couldNot } from '../terminal/problem';

/** Only loopback addresses are accepted, so that a planted file cannot send an undo to a real cloud. */
const loopback = z
  .string()
  .regex(/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):[0-9]{1,5}$/, 'a loopback address');

/** Roles of a client: `operator` may request an undo, `responder` is the function that parses findings. */
export const ROLES = ['operator', 'reader', 'responder', 'deployer'] as const;
export type Role = (typeof ROLES)[number];

const sandboxInfo = z.object({
  pid: z.number().int().positive(),
  project: z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/),
  /** Service id -> http://127.0.0.1:PORT */
  endpoints: z.record(z.string(), loopback),
  /** An HTTP proxy in front of all endpoints, for clients that put a region before the host. */
  proxy: loopback,
  region: z.string().regex(/^[a-z0-9-]+$/),
  /** Bearer tokens by role. They are valid only in this sandbox. */
  tokens: z.record(z.enum(ROLES), z.string().min(1)),
  undoTopic: z.string().regex(/^projects\/[^/]+\/topics\/[^/]+$/),
});

/** The facts that `riposte start --keep` writes for other commands, such as `riposte undo` in another terminal. */
export type SandboxInfo = z.output<typeof sandboxInfo>;

const sandboxFile = (cwd: string): string => join(cwd, RIPOSTE_FOLDER, 'sandbox.json');

/** @throws Stop if another kept sandbox runs in this folder, because each would handle the other's undo */
export async function refuseSecondSandbox(cwd: string): Promise<void> {
  const other = await tryReadInfo(cwd);
  if (other === undefined || other.pid === process.pid || !processExists(other.pid)) return;
  throw couldNot({
    code: 'sandbox-already-running',
    what: `another sandbox is already running in this folder, as process ${other.pid}`,
    where: sandboxFile(cwd),
    expected: 'at most one kept sandbox per folder',
    fix: 'end the other one with Ctrl+C; if that process is no longer a sandbox, delete this file',
  });
}

export async function writeSandboxFile(cwd: string, info: SandboxInfo): Promise<string> {
  const file = sandboxFile(cwd);
  await refuseSecondSandbox(cwd);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return file;
}

/** Removes only the file of this process, because another sandbox may have started in this folder since. */
export async function removeSandboxFile(cwd: string): Promise<void> {
  const info = await tryReadInfo(cwd);
  if (info === undefined || info.pid === process.pid) await rm(sandboxFile(cwd), { force: true });
}

async function tryReadInfo(cwd: string): Promise<SandboxInfo | undefined> {
  const text = await readFile(sandboxFile(cwd), 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : sandboxInfo.safeParse(tryJson(text));
  return parsed?.success ? parsed.data : undefined;
}

export async function readSandboxFile(cwd: string): Promise<SandboxInfo> {
  const file = sandboxFile(cwd);
  const info = await tryReadInfo(cwd);
  if (info && processExists(info.pid)) return info;
  throw badInput({
    code: 'no-sandbox',
    what: 'no sandbox is running in this folder',
    where: file,
    expected: 'the file that `riposte start --keep` writes while it runs',
    fix: 'run `npx riposte start --keep` in this folder, then run this command in another terminal',
  });
}

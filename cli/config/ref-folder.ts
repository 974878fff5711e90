import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RIPOSTE_FOLDER } from '../case-folder';
import { tryEnvironmentProblem } from '../environment-problem';
import { badInput } from '../problem';

/**
 * Runs `use` with a new folder under .riposte of the working copy. The folder is gone afterwards, whatever happens;
 * what an earlier run left that was killed goes with it.
 *
 * @throws Stop when the folder cannot be made
 */
export function inRefFolder<Value>(top: string, use: (folder: string) => Value): Value {
  const own = join(top, RIPOSTE_FOLDER);
  const folder = newFolder(own);
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    removeIfEmpty(own);
  }
}

function newFolder(own: string): string {
  try {
    mkdirSync(own, { recursive: true });
    for (const name of readdirSync(own).filter(isAbandoned)) {
      rmSync(join(own, name), { recursive: true, force: true });
    }
    return mkdtempSync(join(own, `ref-${process.pid}-`));
  } catch (cause) {
    const known = tryEnvironmentProblem(cause);
    throw badInput({
      code: 'folder-not-writable',
      what: `no folder can be made for the files of the ref: ${known?.what ?? (cause instanceof Error ? cause.message : cause)}`,
      where: known?.where ?? own,
      expected: 'room and the right to write in the working copy',
      fix: `${known ? `${known.fix}; ` : ''}or name a config file instead of a ref`,
    });
  }
}

/** Named by a process that is not there any more. */
function isAbandoned(name: string): boolean {
  const pid = /^ref-(\d+)-/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** It is not empty where there are cases, or where another run is under way. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something is in it, and stays.
  }
}

import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tryEnvironmentProblem } from '../../stacks/environment-problem';
import { RIPOSTE_FOLDER } from '../cases/case-folder';
import { badInput } from '../terminal/problem';

/**
 * Runs `use` with a new folder in .riposte of the working copy. Removes the folder afterwards, also after an error, and
 * the folders that killed runs left.
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
      what: `the folder for the files of the ref cannot be created: ${known?.what ?? (cause instanceof Error ? cause.message : cause)}`,
      where: known?.where ?? own,
      expected: 'disk space, and permission to write in the working copy',
      fix: `${known ? `${known.fix}; ` : ''}or pass a config file instead of a ref`,
    });
  }
}

/** The process whose id is in the name no longer exists. */
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

/** The folder is not empty if it has cases, or if another run is in progress. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not empty, so it stays.
  }
}

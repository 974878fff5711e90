import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeAbandoned } from '../../stacks/abandoned-folders';
import { tryEnvironmentProblem } from '../../stacks/environment-problem';
import { RIPOSTE_FOLDER } from '../cases/case-folder';
import { badInput } from '../terminal/problem';

/** The beginning of the names of these folders. */
const PREFIX = 'ref-';

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
    removeAbandoned(own, PREFIX);
    return mkdtempSync(join(own, `${PREFIX}${process.pid}-`));
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

/** The folder is not empty if it has cases, or if another run is in progress. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not empty, so it stays.
  }
}

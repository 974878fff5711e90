import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { removeAbandoned } from './abandoned-folders';

/** The beginning of the name of the folder in which new files wait, inside the output folder. */
const WAITING = '.new-';

/**
 * Runs `write` with an empty folder inside `outdir`, then moves the files from there into `outdir`. If `write` throws,
 * for example because the disk is full, `outdir` is as it was before. Other files in `outdir`, such as those of
 * Terraform, stay.
 *
 * @param outdir - an absolute path; created if it does not exist
 * @param replaced - the name of folders whose new entries replace those of the same name as a whole
 * @throws the error of `write` or of the system; one that concerns the new files names `outdir`
 */
export function writtenWhole<T>(outdir: string, replaced: string, write: (folder: string) => T): T {
  const made = mkdirSync(outdir, { recursive: true });
  try {
    removeAbandoned(outdir, WAITING);
    const folder = mkdtempSync(join(outdir, `${WAITING}${process.pid}-`));
    try {
      const result = write(folder);
      moveInto(outdir, folder, replaced);
      return result;
    } catch (cause) {
      throw naming(outdir, folder, cause);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } catch (cause) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw cause;
  }
}

/** Within one file system, a rename needs no space. */
function moveInto(place: string, folder: string, replaced: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [from, to] = [join(folder, entry.name), join(place, entry.name)];
    if (!entry.isDirectory() || !existsSync(to)) {
      renameSync(from, to);
    } else if (basename(folder) === replaced) {
      rmSync(to, { recursive: true, force: true });
      renameSync(from, to);
    } else {
      moveInto(to, from, replaced);
    }
  }
}

/** People know the output folder, and not the one that is already removed. A full disk names no file at all. */
function naming(outdir: string, folder: string, cause: unknown): unknown {
  if (cause instanceof Error && 'syscall' in cause) {
    const { path } = cause as NodeJS.ErrnoException;
    if (path === undefined || path.startsWith(folder))
      Object.assign(cause, { path: outdir, dest: undefined });
  }
  return cause;
}

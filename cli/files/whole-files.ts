import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

/** Text or bytes of one file. */
export type Content = string | Uint8Array;

/**
 * Writes each file whole or not at all: everything first goes to new files next to them, which are then renamed. If the
 * disk is full, all files are as they were before. A link stays a link, and a device or a pipe is written directly.
 *
 * @param contents - the content of each file, by path; the folders exist
 * @throws the error of the system, with the path of the file
 */
export function writeWhole(contents: ReadonlyMap<string, Content>): void {
  const all = [...contents].map(([file, content]) => ({ file, content, ...placeOf(file) }));
  const staged = all.filter(({ isStream }) => !isStream);
  try {
    for (const { copy, content, file } of staged) naming(file, () => writeFileSync(copy, content));
    for (const { copy, file, place } of staged) naming(file, () => renameSync(copy, place));
  } catch (cause) {
    for (const { copy } of staged) rmSync(copy, { force: true });
    throw cause;
  }
  for (const { file, content } of all.filter(({ isStream }) => isStream)) {
    naming(file, () => writeFileSync(file, content));
  }
}

/** Where a file really is, and the name of its copy in the same folder. */
function placeOf(file: string): {
  readonly place: string;
  readonly copy: string;
  readonly isStream: boolean;
} {
  const stat = statSync(file, { throwIfNoEntry: false });
  const place = stat === undefined ? file : realpathSync(file);
  return { place, copy: `${place}.${process.pid}.new`, isStream: stat !== undefined && !stat.isFile() };
}

/**
 * Appends one line in one call, so that the lines of two programs do not mix. If the disk is full, the file has no part
 * of the line, and a new file is removed again.
 *
 * @param line - without the newline
 * @throws the error of the system, with the path of the file
 */
export function appendLine(file: string, line: string): void {
  naming(file, () => {
    const bytes = Buffer.from(`${line}\n`);
    const isNew = !existsSync(file);
    const handle = openSync(file, 'a+');
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(handle, bytes, written);
    } catch (cause) {
      removeTail(handle, bytes.subarray(0, written));
      if (isNew && fstatSync(handle).size === 0) rmSync(file, { force: true });
      throw cause;
    } finally {
      closeSync(handle);
    }
  });
}

/** Removes the last bytes of the file, if they are still these: another program may have appended since. */
function removeTail(handle: number, tail: Uint8Array): void {
  const { size } = fstatSync(handle);
  const last = Buffer.alloc(tail.length);
  const start = size - tail.length;
  if (start < 0 || readSync(handle, last, 0, last.length, start) < last.length || !last.equals(tail)) return;
  ftruncateSync(handle, start);
}

/** Adds the path to an error of the system, which names none if it fails to write to an open file. */
export function naming<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) Object.assign(cause, { path: file, dest: undefined });
    throw cause;
  }
}

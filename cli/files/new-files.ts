import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { naming } from './whole-files';

/**
 * Writes files that do not exist yet, with their folders. If one cannot be written, this removes everything that it
 * made, so that the same command works after the cause is fixed.
 *
 * @param files - the text of each file, by its path in `place`
 * @throws the error of the system; EEXIST if one of the files exists
 */
export function writeNewFiles(place: string, files: ReadonlyMap<string, string>): void {
  const made: string[] = [];
  try {
    for (const [path, text] of files) {
      const file = join(place, path);
      const firstFolder = mkdirSync(dirname(file), { recursive: true });
      if (firstFolder !== undefined) made.push(firstFolder);
      naming(file, () => writeNew(file, text, made));
    }
  } catch (cause) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    throw cause;
  }
}

/** A file that somebody else made in the meantime is not ours to remove. */
function writeNew(file: string, text: string, made: string[]): void {
  writeFileSync(file, '', { flag: 'wx' });
  made.push(file);
  writeFileSync(file, text);
}

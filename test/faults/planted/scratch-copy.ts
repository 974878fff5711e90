import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type PlantedBug, plantInto } from './bug';

export interface ScratchCopy {
  readonly folder: string;
  /** Puts the bug into the copy, and returns a function that removes it. */
  plant(bug: PlantedBug): () => void;
  remove(): void;
}

/**
 * Copies the files of the working tree into a separate folder, with links to the installed packages. The working tree
 * itself never contains a bug.
 */
export function makeScratchCopy(root: string): ScratchCopy {
  const folder = mkdtempSync(join(tmpdir(), 'riposte-planted-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of listed.split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return {
    folder,
    plant(bug) {
      const file = join(folder, bug.file);
      const sound = readFileSync(file, 'utf8');
      writeFileSync(file, plantInto(sound, bug));
      return () => writeFileSync(file, sound);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

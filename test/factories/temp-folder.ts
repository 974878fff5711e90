import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

// Registered where this module is loaded, which is once for every test file. Not process.on('exit'): a worker that
// jest ends with a signal sends no such event.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that is gone when the tests of the file have ended. */
export function tempFolder(name: string): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `riposte-${name}-`));
  folders.push(folder);
  return folder;
}

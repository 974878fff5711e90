import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

// Not process.on('exit'): a test sees a copy of `process`, on which that event never comes. Registered where this
// module is loaded, which is once for every test file.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that is gone when the tests of the file have ended. */
export function tempFolder(name: string): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `riposte-${name}-`));
  folders.push(folder);
  return folder;
}

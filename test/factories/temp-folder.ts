import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

// This module registers the hook when it loads, which happens once for every test file. It does not use
// process.on('exit'), because a worker that jest ends with a signal emits no such event.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, which is removed at the end of the file's tests. */
export function tempFolder(name: string): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `riposte-${name}-`));
  folders.push(folder);
  return folder;
}

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEndOfFile } from './at-end-of-file';

/**
 * A new folder, which is removed at the end of the file's tests. A hook does this and not process.on('exit'), because a
 * worker that Jest ends with a signal emits no such event.
 */
export function tempFolder(name: string): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `riposte-${name}-`));
  atEndOfFile(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

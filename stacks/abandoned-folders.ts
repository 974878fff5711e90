import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processExists } from './process-exists';

/**
 * Removes the folders that killed runs left in `place`. Their names are `prefix`, the id of the process that made them,
 * and `-` with anything behind it.
 */
export function removeAbandoned(place: string, prefix: string): void {
  for (const name of readdirSync(place).filter((entry) => entry.startsWith(prefix))) {
    const pid = /^\d+(?=-)/.exec(name.slice(prefix.length))?.[0];
    if (pid !== undefined && !processExists(Number(pid))) {
      rmSync(join(place, name), { recursive: true, force: true });
    }
  }
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLE_OPTIONS } from '../constructs/functions/bundle-options';
import { type Row, times } from './measure';

/**
 * Decode, detect and plan one finding, compared with JSON.parse of the same text. The code is bundled as the functions
 * are, and runs in its own process: tsx adds a call to every arrow function, which took a third of the time.
 */
export function planning(): Row {
  const folder = mkdtempSync(join(tmpdir(), 'riposte-planning-'));
  try {
    const program = join(folder, 'planning.js');
    buildSync({
      ...BUNDLE_OPTIONS,
      external: [...BUNDLE_OPTIONS.external],
      entryPoints: [join(__dirname, 'planning-program.ts')],
      outfile: program,
    });
    const [measured, floor] = JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' })) as [
      number,
      number,
    ];
    return {
      what: 'decode + detect + plan, one finding',
      measured: `${measured.toFixed(1)} us`,
      floor: `JSON.parse of it, ${floor.toFixed(1)} us`,
      budget: '10x',
      ratio: times(measured / floor),
      ok: measured / floor <= 10,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf } from '../../core/values/json';
import { type Synthesis, synthesizeProject } from '../../stacks/synthesize';
import type { SharedRuns } from './pipeline';
import type { PrepareOptions } from './prepare-cloud';

/** Stacks to keep. A synthesized stack takes a few megabytes on disk. */
const MOST_KEPT = 16;

/** Runs with the same config share its synthesized stack. The folder is removed when the runs are closed. */
export function synthesisFor({ made, onClose }: SharedRuns): Pick<PrepareOptions, 'outdir' | 'synthesize'> {
  const outdir = folderOf({ made, onClose });
  return {
    outdir,
    synthesize: (config, options) => {
      const key = `stack ${hashOf({ config: JSON.parse(JSON.stringify(config)), bundle: options.bundleDir ?? '' })}`;
      const known = made.get(key) as Synthesis | undefined;
      if (known) return known;
      forgetOldest(made);
      const synthesis = synthesizeProject(config, {
        ...options,
        outdir: mkdtempSync(join(outdir, 'stack-')),
      });
      made.set(key, synthesis);
      return synthesis;
    },
  };
}

function folderOf({ made, onClose }: SharedRuns): string {
  const known = made.get('folder');
  if (typeof known === 'string') return known;
  const folder = mkdtempSync(join(tmpdir(), 'riposte-simulate-'));
  made.set('folder', folder);
  onClose.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function forgetOldest(made: Map<string, unknown>): void {
  const keys = [...made.keys()].filter((key) => key.startsWith('stack '));
  const [oldest] = keys;
  if (keys.length < MOST_KEPT || oldest === undefined) return;
  rmSync((made.get(oldest) as Synthesis).outdir, { recursive: true, force: true });
  made.delete(oldest);
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** Runs the compiled main.ts as `npm run synth` does, with only the given variables in the environment. */
export function runMain(env: Record<string, string>, root = ROOT) {
  const main = join(root, 'dist', 'main.js');
  if (!existsSync(main)) throw new Error('dist/main.js is missing; run `npm run build` before this test');
  return spawnSync(process.execPath, [main], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
}

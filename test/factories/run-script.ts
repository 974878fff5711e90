import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './run-main';

/** Calls an exported function of scripts/*.mjs in a separate process and returns its JSON answer. */
export function callScript(file: string, call: string): unknown {
  const url = JSON.stringify(join(ROOT, 'scripts', file));
  const code = `import * as script from ${url}; process.stdout.write(JSON.stringify((await ${call}) ?? null));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

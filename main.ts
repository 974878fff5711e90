import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { readVariable } from './core/environment/read-variable';
import { runSynthesis } from './stacks/run-synthesis';

/**
 * Config -> stack -> synthesized JSON. `npm run synth` and cdktf-cli both run this file; the latter names its output
 * folder in CDKTF_OUTDIR. RIPOSTE_CONFIG names another config file (.js, .json; .ts under tsx) than riposte.config.
 * RIPOSTE_ONLY selects projects, groups or stacks of a rollout. `--strict` or
 * RIPOSTE_STRICT=1 makes errors of warnings, and `--json` prints all of it for programs.
 */
function main(env: NodeJS.ProcessEnv): number {
  const file = readVariable(env, 'RIPOSTE_CONFIG');
  if (file && !existsSync(file)) {
    console.error(
      `RIPOSTE_CONFIG names ${file}, which does not exist; expected a .js or .json file; correct the path`,
    );
    return 2;
  }
  // The config is code, so it is loaded only here: importing the constructs never runs an operator's file.
  const loaded: { readonly config?: unknown; readonly rollout?: unknown } = require(
    file ? resolve(file) : './riposte.config',
  );
  return runSynthesis({
    config: loaded.rollout ?? loaded.config ?? loaded,
    configName: file ? basename(file) : 'riposte.config.ts',
    args: process.argv.slice(2),
  });
}

process.exitCode = main(process.env);

import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { readVariable } from './core/environment/read-variable';
import { problemText } from './core/problem/problem';
import { codeProblem } from './stacks/code-problem';
import { runSynthesis } from './stacks/run-synthesis';

/**
 * Config -> stack -> synthesized JSON. `npm run synth` and cdktf-cli both run this file; cdktf-cli names its output
 * folder in CDKTF_OUTDIR. RIPOSTE_CONFIG names another config file than riposte.config (.js, .json; .ts with tsx).
 * RIPOSTE_ONLY selects projects, groups or stacks of a rollout. `--strict` or RIPOSTE_STRICT=1 turns warnings into
 * errors, and `--json` prints the result for programs.
 */
function main(env: NodeJS.ProcessEnv, args: readonly string[]): number {
  const file = readVariable(env, 'RIPOSTE_CONFIG');
  if (file && !existsSync(file)) {
    console.error(
      `RIPOSTE_CONFIG names ${file}, which does not exist; expected a .js or .json file; correct the path`,
    );
    return 2;
  }
  // The config is code, so only this function loads it: importing the constructs never runs an operator's file.
  const path = file ? resolve(file) : require.resolve('./riposte.config');
  let loaded: { readonly config?: unknown; readonly rollout?: unknown };
  try {
    loaded = require(path);
  } catch (cause) {
    const name = file ?? 'riposte.config.ts';
    const problem = codeProblem(cause, {
      path,
      name,
      cwd: process.cwd(),
      // Without RIPOSTE_CONFIG it is the built file, which has other lines than its source.
      nameOf: file ? undefined : (built) => relative(dirname(__dirname), built),
    });
    console.error(problemText(problem));
    if (args.includes('--json')) {
      console.log(
        JSON.stringify({ config: name, errors: [problem], warnings: [], synthesized: [] }, null, 2),
      );
    }
    return 2;
  }
  return runSynthesis({
    config: loaded.rollout ?? loaded.config ?? loaded,
    configName: file ? basename(file) : 'riposte.config.ts',
    args,
  });
}

process.exitCode = main(process.env, process.argv.slice(2));

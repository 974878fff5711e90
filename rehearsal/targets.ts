import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readVariable } from '../core/environment/read-variable';

export interface Target {
  /** `project` for the repository's own stack, else the example's folder name. */
  readonly name: string;
  /** Writes outdir/stacks/NAME/cdk.tf.json, like cdktf-cli. */
  synthesize(outdir: string): Promise<void>;
}

export const ROOT = join(__dirname, '..');
export const PROJECT = 'project';

const run = promisify(execFile);

/** The project stack, and every example that has a main.ts. */
export function allTargets(root: string = ROOT): readonly Target[] {
  const examples = join(root, 'examples');
  const names = existsSync(examples) ? readdirSync(examples).sort() : [];
  return [
    target(root, PROJECT, [join(root, 'dist', 'main.js')]),
    ...names
      .map((name) => [name, join(examples, name, 'main.ts')] as const)
      .filter(([, main]) => existsSync(main))
      .map(([name, main]) => target(root, name, ['--import', 'tsx', main])),
  ];
}

/** Runs the program like cdktf-cli, but without the operator's credentials in its environment. */
const target = (root: string, name: string, args: readonly string[]): Target => ({
  name,
  async synthesize(outdir) {
    const env = {
      PATH: readVariable(process.env, 'PATH'),
      CDKTF_OUTDIR: outdir,
      CHECKPOINT_DISABLE: '1',
      // Examples import the package by its name, which the repository's tsconfig maps to the sources.
      TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'),
    };
    try {
      await run(process.execPath, args, { cwd: root, env });
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`${name} cannot be synthesized:\n${(stderr || stdout).trim()}`, { cause: error });
    }
  },
});

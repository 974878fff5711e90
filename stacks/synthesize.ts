import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { App } from 'cdktf';
import { configJson, STAGING_FOLDER } from '../constructs/function-source';
import { OperatorError } from '../constructs/operator-error';
import { type ResponseConfig, toRuntimeConfig } from '../core/config/response-config';
import { refuseLeakedTokens } from './leaked-tokens';
import { ProjectStack } from './project-stack';
import { withoutStackTraces } from './without-stack-traces';

export interface SynthesisOptions {
  /** cdktf's output folder. */
  readonly outdir: string;
  /** @default riposte-project */
  readonly stackName?: string;
  /**
   * Folder with the prebuilt function bundle.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
}

export interface Synthesis {
  readonly outdir: string;
  readonly stackName: string;
  readonly stackJsonPath: string;
  /** The very zip that the stack uploads. */
  readonly zipPath: string;
  /** What the functions read, also beside the stack for reviewers. */
  readonly configJsonPath: string;
}

/** Synthesizes the project stack. `config` is checked already; problems of the constructs throw an OperatorError. */
export function synthesizeProject(config: ResponseConfig, options: SynthesisOptions): Synthesis {
  const outdir = resolve(options.outdir);
  const stackName = options.stackName ?? 'riposte-project';
  withoutStackTraces(() => synthesize(config, { ...options, outdir, stackName }));

  const stackDir = join(outdir, 'stacks', stackName);
  const stackJsonPath = join(stackDir, 'cdk.tf.json');
  refuseLeakedTokens(stackName, readFileSync(stackJsonPath, 'utf8'));
  const configJsonPath = join(stackDir, 'config.json');
  writeFileSync(configJsonPath, configJson(toRuntimeConfig(config)));
  return { outdir, stackName, stackJsonPath, zipPath: zipOf(stackDir), configJsonPath };
}

function synthesize(
  config: ResponseConfig,
  options: SynthesisOptions & { readonly stackName: string },
): void {
  const app = new App({ outdir: options.outdir, stackTraces: false });
  const stack = new ProjectStack(app, options.stackName, { config, bundleDir: options.bundleDir });
  try {
    refuseProblems(stack);
    app.synth();
  } finally {
    rmSync(join(options.outdir, STAGING_FOLDER), { recursive: true, force: true });
  }
}

/** All problems of all constructs at once. app.synth() would stop too, but advises to skip validations. */
function refuseProblems(stack: ProjectStack): void {
  const problems = stack.node.findAll().flatMap((construct) => construct.node.validate());
  if (problems.length === 0) return;
  throw new OperatorError(
    `stack ${stack.node.id} cannot be deployed as configured:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    'a stack without these problems',
    'mend each line above; nothing was synthesized',
  );
}

function zipOf(stackDir: string): string {
  const assets = join(stackDir, 'assets');
  const zips = readdirSync(assets, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.zip'),
  );
  const [zip] = zips;
  if (zip === undefined || zips.length > 1) {
    throw new Error(`expected one function zip under ${relative(stackDir, assets)}, found ${zips.length}`);
  }
  return join(assets, zip);
}

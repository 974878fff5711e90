import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { App } from 'cdktf';
import { configJson, STAGING_FOLDER } from '../constructs/functions/function-source';
import { OperatorError } from '../constructs/provider/operator-error';
import { toRuntimeConfig } from '../core/config/response-config';
import type { PipelineConfig, ResponseConfig } from '../core/config/response-schema';
import type { Rollout, WorkloadConfig } from '../core/config/rollout-schema';
import { refuseLeakedTokens } from './leaked-tokens';
import { OrganizationStack } from './organization-stack';
import { ProjectStack } from './project-stack';
import { withVersionsAskedOnce } from './versions-asked-once';
import { writtenWhole } from './whole-folder';
import { withoutStackTraces } from './without-stack-traces';
import { WorkloadStack } from './workload-stack';

/** cdktf's folder of assets in the folder of a stack. */
const ASSETS = 'assets';

export interface SynthesisOptions {
  /** cdktf's output folder. */
  readonly outdir: string;
  /** @default riposte-project, or riposte-hub for a rollout */
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
  /** The zip that the stack uploads. */
  readonly zipPath: string;
  /** What the functions read, also next to the stack for reviewers. */
  readonly configJsonPath: string;
}

export interface RolloutOptions extends SynthesisOptions {
  /**
   * Selects the protected projects whose stacks are written. The hub always knows all projects.
   *
   * @default - every project
   */
  readonly only?: (workload: WorkloadConfig) => boolean;
}

export interface RolloutSynthesis {
  readonly hub: Synthesis;
  /** One for each selected project, in the order of the list. */
  readonly workloads: readonly { readonly stackName: string; readonly stackJsonPath: string }[];
}

/** Synthesizes the project stack. `config` is already checked. Problems of the constructs throw an OperatorError. */
export function synthesizeProject(config: ResponseConfig, options: SynthesisOptions): Synthesis {
  const { stackName = 'riposte-project', outdir, bundleDir } = options;
  synthesizeApp(
    outdir,
    (app) => {
      new ProjectStack(app, stackName, { config, bundleDir });
    },
    (folder) => finishPipeline(folder, stackName, config),
  );
  return pipelineFiles(outdir, stackName);
}

/**
 * Synthesizes the hub and one stack for each selected project. One OperatorError contains the problems of all stacks.
 */
export function synthesizeRollout(
  { hub, workloads }: Rollout,
  { outdir, bundleDir, ...options }: RolloutOptions,
): RolloutSynthesis {
  const stackName = options.stackName ?? hubStackNameOf(hub);
  const selected = workloads.filter(options.only ?? (() => true));
  synthesizeApp(
    outdir,
    (app) => {
      new OrganizationStack(app, stackName, { hub, bundleDir });
      for (const workload of selected) new WorkloadStack(app, stackNameOf(hub, workload), { hub, workload });
    },
    (folder) => {
      finishPipeline(folder, stackName, hub);
      for (const workload of selected) refuseLeaks(folder, stackNameOf(hub, workload));
    },
  );
  return {
    hub: pipelineFiles(outdir, stackName),
    workloads: selected.map((workload) => stackOf(outdir, stackNameOf(hub, workload))),
  };
}

/** `<name>-hub`. */
export const hubStackNameOf = ({ name }: { readonly name: string }): string => `${name}-hub`;

/**
 * `<name>-project-<project id>`. The group is not part of the name: a project that changes its group keeps its stack,
 * and with it its state, its roles and everything that it manages.
 */
export const stackNameOf = (
  { name }: { readonly name: string },
  { project }: Pick<WorkloadConfig, 'project'>,
): string => `${name}-project-${project.id}`;

/** Writes everything or nothing into `outdir`: cdktf and `finish` write into another folder first. */
function synthesizeApp(outdir: string, build: (app: App) => void, finish: (folder: string) => void): void {
  const synthesize = (folder: string) => {
    // refuseProblems runs all validations before anything is written, so cdktf does not repeat them.
    const app = new App({ outdir: folder, stackTraces: false, skipValidation: true });
    build(app);
    refuseProblems(app);
    app.synth();
    rmSync(join(folder, STAGING_FOLDER), { recursive: true, force: true });
    finish(folder);
  };
  withoutStackTraces(() => withVersionsAskedOnce(() => writtenWhole(resolve(outdir), ASSETS, synthesize)));
}

/** Throws all problems of all constructs at once. app.synth() would also stop, but advises to skip validations. */
function refuseProblems(app: App): void {
  const problems = app.node.findAll().flatMap((construct) => construct.node.validate());
  if (problems.length === 0) return;
  throw new OperatorError({
    code: 'cannot-be-deployed',
    what: `the configuration cannot be deployed:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    where: '(stacks)',
    expected: 'stacks without these problems',
    fix: 'fix each line above; nothing was synthesized',
  });
}

function stackOf(outdir: string, stackName: string): { stackName: string; stackJsonPath: string } {
  return { stackName, stackJsonPath: join(resolve(outdir), 'stacks', stackName, 'cdk.tf.json') };
}

function refuseLeaks(folder: string, stackName: string): void {
  refuseLeakedTokens(stackName, readFileSync(stackOf(folder, stackName).stackJsonPath, 'utf8'));
}

function finishPipeline(folder: string, stackName: string, config: PipelineConfig): void {
  refuseLeaks(folder, stackName);
  writeFileSync(configPathOf(folder, stackName), configJson(toRuntimeConfig(config)));
}

const configPathOf = (outdir: string, stackName: string): string =>
  join(resolve(outdir), 'stacks', stackName, 'config.json');

function pipelineFiles(outdir: string, stackName: string): Synthesis {
  const { stackJsonPath } = stackOf(outdir, stackName);
  const configJsonPath = configPathOf(outdir, stackName);
  return {
    outdir: resolve(outdir),
    stackName,
    stackJsonPath,
    zipPath: zipOf(dirname(stackJsonPath)),
    configJsonPath,
  };
}

function zipOf(stackDir: string): string {
  const assets = join(stackDir, ASSETS);
  const zips = readdirSync(assets, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.zip'),
  );
  const [zip] = zips;
  if (zip === undefined || zips.length > 1) {
    throw new Error(`expected one function zip under ${relative(stackDir, assets)}, found ${zips.length}`);
  }
  return join(assets, zip);
}

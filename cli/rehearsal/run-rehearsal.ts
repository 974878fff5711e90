import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type Judged, judgeResponseConfig, judgeRollout } from '../../core/config/judge-config';
import { isRollout } from '../../core/config/rollout-config';
import { type Problem, problemAt, problemLine } from '../../core/problem/problem';
import { baseToHead } from '../../rehearsal/run/base-to-head';
import type { EmbeddedCloud } from '../../rehearsal/run/embedded-cloud';
import { type Provider, providerFromMirror, terraformEnvironment } from '../../rehearsal/run/provider';
import { foreignAddresses, rehearseFolder } from '../../rehearsal/run/rehearse-folder';
import {
  INSTALL_THE_PROVIDER,
  rehearsalJson,
  rehearsalLines,
  stepLine,
  wasNotRun,
  whatIsProved,
} from '../../rehearsal/run/report';
import { StepFailed } from '../../rehearsal/run/steps';
import { createTerraform, type Terraform } from '../../rehearsal/run/terraform';
import { tryTerraformBinary } from '../../rehearsal/run/terraform-binary';
import { FunctionPackageError } from '../../sandbox/server/function-package';
import { synthesizeProject, synthesizeRollout } from '../../stacks/synthesize';
import { readStacks, type SynthesizedStacks, UnreadableStack } from '../../testing/synthesized-stacks';
import { operatorConfig } from '../config/operator-config';
import { writeWhole } from '../files/whole-files';
import { notInstalled } from '../pipeline/not-installed';
import { EXIT, type ExitCode, INTERRUPTED } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput, couldNot, Stop } from '../terminal/problem';

/** The options of `riposte rehearse`. */
export interface RehearseOptions {
  readonly config?: string;
  readonly providerMirror?: string;
  readonly providerVersion?: string;
  readonly base?: string;
  readonly head?: string;
  readonly out?: string;
  readonly only?: readonly string[];
  readonly json?: boolean;
  readonly keep?: boolean;
  readonly targetOurs?: boolean;
}

/** Runs the rehearsal, or the comparison of two synthesized folders, and cleans up afterwards. */
export async function runRehearsal(
  folder: string | undefined,
  options: RehearseOptions,
  io: Io,
): Promise<ExitCode> {
  if ((options.base === undefined) !== (options.head === undefined)) throw oneOfTwoFolders();
  if (options.base !== undefined && folder !== undefined) throw thirdFolder(folder);
  const work = mkdtempSync(join(tmpdir(), 'riposte-rehearse-'));
  const clouds: EmbeddedCloud[] = [];
  const interrupted = io.interrupted();
  try {
    const provider = providerOf(work, options, io);
    const terraform = terraformOf(provider);
    const session: Session = { options, io, work, provider, terraform, clouds };
    const rehearsal =
      options.base !== undefined && options.head !== undefined
        ? compare(session, options.base, options.head)
        : deploy(session, folder ?? synthesized(options, io, join(work, 'cdktf.out')));
    const ended = await Promise.race([rehearsal, interrupted]);
    return typeof ended === 'string' ? INTERRUPTED[ended] : ended;
  } catch (cause) {
    throw cause instanceof FunctionPackageError ? notInstalled(cause) : cause;
  } finally {
    // After an interrupt a cloud and its functions may still be running.
    await Promise.all(clouds.map((cloud) => cloud.stop()));
    if (options.keep) io.stderr(`The working folders are kept in ${work}\n`);
    else rmSync(work, { recursive: true, force: true });
  }
}

interface Session {
  readonly options: RehearseOptions;
  readonly io: Io;
  readonly work: string;
  readonly provider: Provider;
  readonly terraform: Terraform;
  /** Every cloud that was opened. */
  readonly clouds: EmbeddedCloud[];
}

async function deploy(
  { options, io, work, provider, terraform, clouds }: Session,
  folder: string,
): Promise<ExitCode> {
  const stacks = readable(resolve(io.cwd, folder), options.only);
  refuseForeign(stacks, options);
  const say = options.json ? io.stderr : io.stdout;
  const outcome = await rehearseFolder({
    stacks,
    provider,
    terraform,
    workFolder: join(work, 'stacks'),
    targetOurs: options.targetOurs ?? false,
    opened: (cloud) => void clouds.push(cloud),
    begun: (stack, name) => io.stderr(io.terminal.stderr ? `… ${stack}: ${name}\r` : ''),
    done: (step) => say(`${stepLine(step)}\n`),
  });
  for (const line of rehearsalLines(outcome)) say(`${line}\n`);
  if (wasNotRun(outcome)) say(`\n${INSTALL_THE_PROVIDER}\n`);
  say(`\n${whatIsProved(outcome)}\n`);
  if (options.json) io.stdout(`${JSON.stringify(rehearsalJson(outcome), null, 2)}\n`);
  if (wasNotRun(outcome)) return EXIT.failed;
  return outcome.failure || outcome.differences.length > 0 ? EXIT.departed : EXIT.handled;
}

async function compare(session: Session, base: string, head: string): Promise<ExitCode> {
  const { options, io, work, provider, terraform, clouds } = session;
  const say = options.json ? io.stderr : io.stdout;
  const out = resolve(io.cwd, options.out ?? 'plan.json');
  const plans = await applied(() =>
    baseToHead({
      base: readable(resolve(io.cwd, base), options.only),
      head: readable(resolve(io.cwd, head), options.only),
      provider,
      terraform,
      workFolder: join(work, 'stacks'),
      opened: (cloud) => void clouds.push(cloud),
      done: (step) => say(`${stepLine(step)}\n`),
    }),
  );
  writeWhole(new Map([[out, `${JSON.stringify(plans, null, 2)}\n`]]));
  say(`The plan of ${head} over ${base} is in ${relative(io.cwd, out)}\n`);
  if (options.json) io.stdout(`${JSON.stringify(plans)}\n`);
  return plans.some(({ errored }) => errored) ? EXIT.departed : EXIT.handled;
}

/** Reports a base that Terraform cannot apply, with Terraform's messages. */
async function applied<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const problems = error.problems.map(
      ({ address, summary, detail }): Problem => ({
        code: 'terraform-failed',
        what: [summary, detail.trim()].filter((text) => text !== '').join(': '),
        where: [error.stackName, error.step, address].filter(Boolean).join(', '),
        expected: 'a --base that Terraform can apply, because --head is planned on top of it',
        fix: 'fix what Terraform reports, or pass a folder that is already deployed',
      }),
    );
    throw new Stop(problems, EXIT.departed);
  }
}

function providerOf(work: string, { providerMirror, providerVersion }: RehearseOptions, io: Io): Provider {
  if (providerMirror === undefined) return providerVersion === undefined ? {} : { version: providerVersion };
  const mirror = resolve(io.cwd, providerMirror);
  if (existsSync(mirror)) return providerFromMirror(work, mirror, providerVersion);
  throw badInput({
    code: 'provider-mirror-missing',
    what: `the folder ${providerMirror} does not exist`,
    where: '--provider-mirror',
    expected: 'a folder in the layout of a filesystem mirror: HOST/hashicorp/google/VERSION/OS_ARCH/',
    fix: 'create one with `terraform providers mirror DIR`, or remove the option to use your own Terraform settings',
  });
}

function terraformOf(provider: Provider): Terraform {
  const binary = tryTerraformBinary();
  if (binary) return createTerraform({ binary, env: terraformEnvironment(provider) });
  throw couldNot({
    code: 'terraform-missing',
    what: 'neither terraform nor tofu is on the PATH, so nothing was rehearsed',
    where: 'PATH',
    expected: 'Terraform 1.5 or later, or OpenTofu',
    fix: 'install one of them; `npm start` shows the pipeline without Terraform',
  });
}

/** Synthesizes the config of the folder: a project, or a rollout with its hub and all its projects. */
function synthesized({ config: file }: RehearseOptions, io: Io, outdir: string): string {
  const { config, name } = operatorConfig(file, io.cwd);
  if (isRollout(config)) synthesizeRollout(valid(judgeRollout(config, io.now()), name, io), { outdir });
  else synthesizeProject(valid(judgeResponseConfig(config, io.now()), name, io), { outdir });
  return outdir;
}

/** Prints the warnings. @throws Stop with every mistake of the config */
function valid<Config>({ config, errors, warnings }: Judged<Config>, name: string, io: Io): Config {
  for (const each of warnings) io.stderr(`warning: ${problemLine(problemAt(name, each))}\n`);
  if (config !== undefined) return config;
  throw new Stop(
    errors.map((error) => problemAt(name, error)),
    2,
  );
}

function readable(folder: string, only: readonly string[] | undefined): SynthesizedStacks {
  try {
    return readStacks(folder, only);
  } catch (error) {
    if (!(error instanceof UnreadableStack)) throw error;
    throw badInput(error.problem);
  }
}

/** Refuses unsupported resources before anything is applied, so that the run does not fail halfway. */
function refuseForeign(stacks: SynthesizedStacks, { targetOurs = false }: RehearseOptions): void {
  const foreign = foreignAddresses(stacks);
  if (foreign.length === 0 || targetOurs) return;
  throw badInput({
    code: 'resources-not-rehearsable',
    what: `the embedded cloud does not support the APIs of ${foreign.length} resources`,
    where: foreign.join(', '),
    expected: 'resources of the types that docs/rehearsal.md lists',
    fix: 'rehearse a stack without them, or leave them out with --target-ours',
  });
}

const thirdFolder = (folder: string): Stop =>
  badInput({
    code: 'options-exclude-each-other',
    what: `--base and --head exclude a third folder: ${folder}`,
    where: 'the arguments',
    expected: 'either one folder to rehearse, or --base and --head',
    fix: 'remove the folder, or remove --base and --head',
  });

const oneOfTwoFolders = (): Stop =>
  badInput({
    code: 'half-a-comparison',
    what: '--base and --head belong together, and only one of them is set',
    where: '--base and --head',
    expected: 'both: the synthesized folder that is deployed, and the one to deploy next',
    fix: 'synthesize each config to its own folder, and pass both folders',
  });

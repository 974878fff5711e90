import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { cdktfDeploy } from './cdktf-deploy';
import { normalized } from './recordings/normalize';
import { writeRecording } from './recordings/recording-file';
import { hasFailed, rehearseTarget, synthesizedTarget, type TargetRehearsal } from './rehearse-target';
import { type Provider, providerFromMirror, terraformEnvironment } from './run/provider';
import { rehearsalLines, stepLine } from './run/report';
import { createTerraform } from './run/terraform';
import { tryTerraformBinary } from './run/terraform-binary';
import { standInProvider } from './stand-in/provider-mirror';
import { HOW_TO_RECORD, RECORDED_VERSION, unrecordedTypes } from './stand-in/recorded-schema';
import { plannedLines, type Tally, whatItProves } from './target-report';
import { allTargets, type Target } from './targets';
import { variantTargets } from './variants';

/** Exit codes: 0 passed, 1 a stack failed, 2 bad usage, 3 skipped (0 with --allow-skip). */
type ExitCode = 0 | 1 | 2 | 3;

interface Options {
  readonly all: boolean;
  readonly allowSkip: boolean;
  readonly cdktfDeploy: boolean;
  readonly keep: boolean;
  readonly record: boolean;
  readonly providerMirror?: string;
  readonly providerVersion?: string;
}

async function rehearse(name: string | undefined, options: Options): Promise<ExitCode> {
  const chosen = chosenTargets(name);
  if (!Array.isArray(chosen)) return misused(chosen.problem);
  const wrong = wrongProvider(options);
  if (wrong !== undefined) return misused(wrong);
  const binary = tryTerraformBinary();
  if (!binary) {
    return skipped(
      options,
      `neither terraform nor tofu is on the PATH, so nothing of ${chosen.map((target) => target.name).join(', ')} was initialized, validated, planned, applied or destroyed; install Terraform 1.5 or later, or OpenTofu`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'riposte-rehearsal-'));
  try {
    const provider = await providerOf(options, folder);
    console.log(`Rehearsing with ${binary.name} and ${described(options)}.\n`);
    const tally = options.cdktfDeploy
      ? await deployWithCdktf(options, join(folder, 'deploy'), provider)
      : await rehearseAll(chosen, {
          terraform: createTerraform({ binary, env: terraformEnvironment(provider) }),
          provider,
          folder,
          all: options.all,
          isStandIn: options.providerMirror === undefined,
          ...(options.record ? { recordAs: options.providerVersion ?? RECORDED_VERSION } : {}),
        });
    if (tally === 'skipped') return options.allowSkip ? 0 : 3;
    console.log(whatItProves(options.providerMirror === undefined, tally));
    return tally.failed === 0 ? 0 : 1;
  } finally {
    if (options.keep) console.log(`The working folders are kept in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** Without a name: the repository's own stack and every example. A variant needs its name. */
function chosenTargets(name: string | undefined): Target[] | { readonly problem: string } {
  if (name === undefined) return [...allTargets()];
  const targets = [...allTargets(), ...variantTargets()];
  const found = targets.filter((target) => target.name === name);
  if (found.length > 0) return found;
  return {
    problem: `there is no target ${name}; expected one of ${targets.map((target) => target.name).join(', ')}`,
  };
}

function wrongProvider({ providerMirror, providerVersion, record, all }: Options): string | undefined {
  if (record && (providerMirror === undefined || all)) {
    return '--record writes the requests of the genuine provider for the first stack of each shape; pass --provider-mirror, and remove --all';
  }
  if (providerMirror !== undefined && !existsSync(providerMirror)) {
    return `there is no folder ${providerMirror}; expected a filesystem mirror that contains hashicorp/google`;
  }
  if (providerMirror === undefined && providerVersion !== undefined) {
    return `--provider-version needs the genuine provider, and the stand-in is ${RECORDED_VERSION}; also pass --provider-mirror`;
  }
  return undefined;
}

const providerOf = async ({ providerMirror, providerVersion }: Options, folder: string): Promise<Provider> =>
  providerMirror === undefined
    ? standInProvider(join(folder, 'provider'))
    : providerFromMirror(folder, providerMirror, providerVersion);

const described = ({
  providerMirror,
  providerVersion = 'in the version that the stacks require',
}: Options) =>
  providerMirror === undefined
    ? `the stand-in for hashicorp/google ${RECORDED_VERSION}`
    : `the genuine hashicorp/google ${providerVersion}`;

interface AllOptions extends Omit<Parameters<typeof rehearseTarget>[2], 'done'> {
  readonly isStandIn: boolean;
  /** If set, the requests of targets that passed are recorded for this version. */
  readonly recordAs?: string;
}

async function rehearseAll(targets: readonly Target[], options: AllOptions): Promise<Tally> {
  let failed = 0;
  for (const target of targets) {
    console.log(target.name);
    const folder = join(options.folder, target.name);
    const stacks = await synthesizedTarget(target, folder);
    const missing = options.isStandIn ? unrecordedTypes(stacks.raw) : [];
    if (missing.length > 0) {
      console.log(`FAILED the recorded schema does not have ${missing.join(', ')}; ${HOW_TO_RECORD}\n`);
      failed += 1;
      continue;
    }
    const rehearsal = await rehearseTarget(target.name, stacks, {
      ...options,
      folder,
      done: (step) => console.log(stepLine(step)),
    });
    console.log([...rehearsalLines(rehearsal.outcome), ...plannedLines(rehearsal), ''].join('\n'));
    if (hasFailed(rehearsal)) failed += 1;
    else if (options.recordAs !== undefined) record(rehearsal, options.recordAs);
  }
  console.log(`Targets: ${targets.length - failed} passed, ${failed} failed\n`);
  return { passed: targets.length - failed, failed };
}

function record({ target, stacks, outcome }: TargetRehearsal, version: string): void {
  const requests = normalized(outcome.calls);
  const date = new Date().toISOString().slice(0, 10);
  writeRecording({ target, provider: `hashicorp/google ${version}`, date, stacks, requests }, version);
  console.log(`Recorded ${requests.length} requests.\n`);
}

async function deployWithCdktf(
  options: Options,
  folder: string,
  provider: Provider,
): Promise<Tally | 'skipped'> {
  const result = await cdktfDeploy({ folder, provider });
  if (result.kind === 'skipped') {
    skipped(options, result.reason);
    return 'skipped';
  }
  console.log(`${result.text}\n`);
  return result.kind === 'deployed' ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function misused(problem: string): ExitCode {
  console.error(problem);
  return 2;
}

function skipped({ allowSkip }: Options, reason: string): ExitCode {
  console.error(`Skipped: ${reason}.${allowSkip ? '' : ' With --allow-skip, the exit code is 0.'}`);
  return allowSkip ? 0 : 3;
}

const program = new Command('rehearse')
  .description('Deploys synthesized stacks to the embedded cloud with real Terraform commands.')
  .argument('[target]', 'a folder in examples/, "project", or a variant (default: all except the variants)')
  .option(
    '--provider-mirror <dir>',
    'a filesystem mirror with the genuine provider (default: the stand-in provider)',
  )
  .option(
    '--provider-version <version>',
    'a version of the genuine provider (default: the one that the stacks require)',
  )
  .option('--all', 'apply and destroy every stack, including stacks with the same shape as another', false)
  .option('--record', 'write the requests of the genuine provider to rehearsal/recordings', false)
  .option('--allow-skip', 'exit with 0 if terraform and tofu are missing, and report what was skipped', false)
  .option(
    '--cdktf-deploy',
    'only run `cdktf deploy` of the example single-project (npx installs cdktf-cli)',
    false,
  )
  .option('--keep', 'keep the working folders', false)
  .action(async (target: string | undefined, options: Options) => {
    process.exitCode = await rehearse(target, options);
  });

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

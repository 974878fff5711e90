import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { count, targetReport, WHAT_IT_PROVES } from './report';
import { tryTerraformBinary } from './run/terraform-binary';
import { bindingsPackage } from './schema/provider-schema';
import { cdktfDeploy } from './stand-in/cdktf-deploy';
import { buildProviderMirror } from './stand-in/provider-mirror';
import { rehearseTarget } from './stand-in/rehearse-target';
import { allTargets, type Target } from './targets';

/** Exit codes: 0 passed, 1 a stack failed, 2 bad usage, 3 not done (0 with --allow-skip). */
type ExitCode = 0 | 1 | 2 | 3;

interface Options {
  readonly all: boolean;
  readonly allowSkip: boolean;
  readonly cdktfDeploy: boolean;
  readonly keep: boolean;
}

async function rehearse(example: string | undefined, options: Options): Promise<ExitCode> {
  const targets = allTargets();
  const chosen = targets.filter(({ name }) => example === undefined || name === example);
  if (chosen.length === 0) {
    console.error(`no example ${example}; expected one of ${targets.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const binary = tryTerraformBinary();
  if (!binary) {
    return skipped(
      options,
      `neither terraform nor tofu is on PATH: nothing was initialized, validated, planned, applied or destroyed of ${chosen.map(({ name }) => name).join(', ')}; install Terraform 1.5 or later, or OpenTofu`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'riposte-rehearsal-'));
  try {
    const bindings = bindingsPackage();
    const mirror = await buildProviderMirror(folder, bindings);
    console.log(`Rehearsing with ${binary.name} and an offline hashicorp/google ${bindings.version}.\n`);
    const code = options.cdktfDeploy
      ? await deployWithCdktf(options, { folder: join(folder, 'deploy'), bindings, mirror })
      : await rehearseAll(chosen, { folder, binary, bindings, mirror, all: options.all });
    console.log(WHAT_IT_PROVES);
    return code;
  } finally {
    if (options.keep) console.log(`Working folders are kept in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function rehearseAll(
  targets: readonly Target[],
  options: Omit<Parameters<typeof rehearseTarget>[0], 'target'>,
): Promise<ExitCode> {
  let passed = 0;
  let failed = 0;
  for (const target of targets) {
    const rehearsal = await rehearseTarget({ ...options, target, folder: join(options.folder, target.name) });
    console.log(`${targetReport(rehearsal)}\n`);
    const bad = rehearsal.stacks.filter(({ problems }) => problems.length > 0).length;
    failed += bad;
    passed += rehearsal.stacks.length - bad;
  }
  console.log(`${count(passed, 'stack')} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function deployWithCdktf(
  options: Options,
  deployment: Parameters<typeof cdktfDeploy>[0],
): Promise<ExitCode> {
  const result = await cdktfDeploy(deployment);
  if (result.kind === 'skipped') return skipped(options, result.reason);
  console.log(`${result.text}\n`);
  return result.kind === 'deployed' ? 0 : 1;
}

function skipped({ allowSkip }: Options, reason: string): ExitCode {
  console.error(`Not rehearsed: ${reason}.${allowSkip ? '' : ' --allow-skip makes this a success.'}`);
  return allowSkip ? 0 : 3;
}

const program = new Command('rehearse')
  .description('Takes synthesized stacks through real Terraform commands, against an offline provider.')
  .argument('[example]', 'a folder in examples/, or "project"; all of them without it')
  .option('--all', 'apply and destroy every stack, also those that have the shape of another', false)
  .option('--allow-skip', 'succeed when there is no terraform or tofu, saying what was not done', false)
  .option(
    '--cdktf-deploy',
    'run `cdktf deploy` of the example single-project instead (npx installs cdktf-cli)',
    false,
  )
  .option('--keep', 'keep the working folders', false)
  .action(async (example: string | undefined, options: Options) => {
    process.exitCode = await rehearse(example, options);
  });

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

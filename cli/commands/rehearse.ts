import { type Command, Option } from 'commander';
import type { RehearseOptions } from '../rehearsal/run-rehearsal';
import type { ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { configOption } from './options';

export const addRehearse = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('rehearse')
    .description(
      'deploy the stacks to an embedded cloud with your Terraform and its Google provider, send a finding, undo, destroy',
    )
    .argument(
      '[folder]',
      'a synthesized folder: cdktf.out, or one stack in it (default: synthesize the config)',
    )
    .addOption(configOption())
    .option('--provider-mirror <dir>', 'a filesystem mirror, as the only source of providers')
    .option('--provider-version <version>', 'a version of hashicorp/google (default: the one in the stacks)')
    .option('--only <stack...>', 'only these stacks, for example a hub and one project of a rollout')
    .option('--base <dir>', 'apply this synthesized folder, then plan --head on top of it')
    .option('--head <dir>', 'the synthesized folder to plan on top of --base')
    .option('--out <file>', 'the file to write the plan of --head to, as JSON (default: plan.json)')
    .option('--target-ours', 'leave out resources of types that the embedded cloud does not support')
    .option('--keep', 'keep the working folders')
    .addOption(
      new Option('--json', 'print one JSON document on standard output, and progress on standard error'),
    )
    .action(async (folder: string | undefined, options: RehearseOptions) => {
      done(await loaded().runRehearsal(folder, options, io));
    });

// `require` is intended, as in pipelines.ts: `riposte --help` does not wait until the rehearsal is loaded.
const loaded = () => require('../rehearsal/run-rehearsal') as typeof import('../rehearsal/run-rehearsal');

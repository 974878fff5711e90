import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit-codes';
import type { Io } from '../io';
import type { RehearseOptions } from '../rehearsal/run-rehearsal';
import { configOption } from './options';

export const addRehearse = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('rehearse')
    .description(
      'deploy the stacks with your Terraform and its Google provider onto an embedded cloud, let a finding in, undo, destroy',
    )
    .argument(
      '[folder]',
      'a synthesized folder: cdktf.out, or one stack in it; without it the config is synthesized',
    )
    .addOption(configOption())
    .option('--provider-mirror <dir>', 'a filesystem mirror as the only source of providers')
    .option('--provider-version <version>', 'another version of hashicorp/google than the stacks ask for')
    .option('--only <stack...>', 'these stacks alone, for example a hub and one project of a rollout')
    .option('--base <dir>', 'apply this synthesized folder, then plan --head over it')
    .option('--head <dir>', 'the synthesized folder to plan over --base')
    .option('--out <file>', 'where the plan of --head is written as JSON (default: plan.json)')
    .option('--target-ours', 'go on without resources of types that the embedded cloud does not speak')
    .option('--keep', 'leave the working folders')
    .addOption(
      new Option('--json', 'print one JSON document on standard output; progress goes to standard error'),
    )
    .action(async (folder: string | undefined, options: RehearseOptions) => {
      done(await loaded().runRehearsal(folder, options, io));
    });

// `require` on purpose, as in pipeline.ts: `riposte --help` should not wait for a cloud.
const loaded = () => require('../rehearsal/run-rehearsal') as typeof import('../rehearsal/run-rehearsal');

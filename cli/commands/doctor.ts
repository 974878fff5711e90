import { type Command, Option } from 'commander';
import type { DoctorOptions } from '../doctor/doctor';
import type { ExitCode } from '../exit-codes';
import type { Io } from '../io';

export const addDoctor = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('doctor')
    .description(
      'look, without changing anything, whether this config can work in its project, and say what to fix',
    )
    .option('--config <file>', 'another config than riposte.config or rollout.config in this folder')
    .option('--project <id>', 'of a rollout: look at this project, or the hub, instead of all of them')
    .addOption(new Option('--offline', 'judge the config alone, ask no cloud').conflicts('sandbox'))
    .option('--sandbox', 'ask an invented cloud with the stack deployed in it, to try this out')
    .option('--strict', 'leave with 3 for warnings and for what could not be seen, too')
    .option('--json', 'print exactly one JSON document on standard output')
    .addHelpText(
      'after',
      '\nReads with your Application Default Credentials; docs/doctor.md lists the permissions.\nExit codes: 0 no problem (there may be warnings and unknowns), 2 bad usage, 3 problems, or nothing could be read.',
    )
    .action(async (options: DoctorOptions) => {
      done(await command().doctor(options, io));
    });

// `require` on purpose, as in pipeline.ts: the other commands do not wait for the checks to be loaded.
const command = () => require('../doctor/doctor') as typeof import('../doctor/doctor');

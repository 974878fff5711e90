import { type Command, Option } from 'commander';
import type { DoctorOptions } from '../doctor/doctor';
import type { ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';

export const addDoctor = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('doctor')
    .description(
      'check, without changing anything, whether this config can work in its project, and report what to fix',
    )
    .option('--config <file>', 'a config file (default: riposte.config or rollout.config in this folder)')
    .option('--project <id>', 'with a rollout: check only this project or the hub (default: all of them)')
    .addOption(new Option('--offline', 'check only the config; call no cloud').conflicts('sandbox'))
    .option('--sandbox', 'check an invented cloud with the stack deployed in it, to try this command')
    .option('--strict', 'also exit with 3 for warnings, and for facts that could not be read')
    .option('--json', 'print exactly one JSON document on standard output')
    .addHelpText(
      'after',
      '\nReads with your Application Default Credentials. docs/doctor.md lists the permissions.\nExit codes: 0 no problem (warnings and unknowns are possible), 2 bad usage, 3 problems, or nothing could be read.',
    )
    .action(async (options: DoctorOptions) => {
      done(await command().doctor(options, io));
    });

// `require` is intended, as in pipelines.ts: the other commands do not wait until the checks are loaded.
const command = () => require('../doctor/doctor') as typeof import('../doctor/doctor');

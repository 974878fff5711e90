import { Command, CommanderError } from 'commander';
import { OperatorError } from '../constructs/provider/operator-error';
import { tryEnvironmentProblem } from '../stacks/environment-problem';
import { addBundle } from './commands/bundle';
import { addDiff } from './commands/diff';
import { addDoctor } from './commands/doctor';
import { addEnv } from './commands/env';
import { addInit } from './commands/init';
import { addKill } from './commands/kill';
import { addRehearse } from './commands/rehearse';
import { addReplay } from './commands/replay';
import { addReport } from './commands/report';
import { addReview } from './commands/review';
import { addSimulate } from './commands/simulate';
import { addStart } from './commands/start';
import { addSynth } from './commands/synth';
import { addUndo } from './commands/undo';
import { addVerifyPlan } from './commands/verify-plan';
import type { Pipelines } from './pipeline/pipeline';
import { pipelines as realPipelines } from './pipeline/pipelines';
import { EXIT, type ExitCode } from './terminal/exit-codes';
import type { Io } from './terminal/io';
import { printedProblem, Stop } from './terminal/problem';
import { VERSION } from './terminal/version';

export { type Io, processIo } from './terminal/io';

/** Runs the program and returns its exit code: 0 handled, 2 bad usage or input, 3 failed or refused, 130 interrupted. */
export async function run(
  argv: readonly string[],
  io: Io,
  pipelines: Pipelines = realPipelines,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.handled;
  const done = (result: ExitCode) => {
    code = result;
  };
  try {
    const program = createProgram(io, pipelines, done);
    await program.parseAsync(withoutHelpOfUnknown(program, argv), { from: 'user' });
    return code;
  } catch (cause) {
    return report(cause, io);
  }
}

function createProgram(io: Io, pipelines: Pipelines, done: (code: ExitCode) => void): Command {
  const program = new Command('riposte')
    .description('Detection and response for Google Cloud, deployed and versioned as TypeScript.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .addHelpText(
      'after',
      '\nExit codes: 0 handled, 2 bad usage or input, 3 failed or refused; ended by a signal: 129 SIGHUP, 130 SIGINT (Ctrl+C), 143 SIGTERM.',
    );
  for (const add of [addStart, addSimulate]) inherit(program, add(program, io, pipelines, done));
  inherit(program, addInit(program, io, done));
  inherit(program, addSynth(program, io, done));
  inherit(program, addReplay(program, io, done));
  inherit(program, addDiff(program, io, done));
  inherit(program, addUndo(program, io, done));
  inherit(program, addKill(program, io, done));
  inherit(program, addReport(program, io, done));
  inherit(program, addEnv(program, io, done));
  inherit(program, addDoctor(program, io, done));
  inherit(program, addBundle(program, io, done));
  inherit(program, addRehearse(program, io, done));
  inherit(program, addReview(program, io, done));
  inherit(program, addVerifyPlan(program, io, done));
  return program;
}

/** For an unknown command with --help, reports the mistake instead of printing the general help. */
function withoutHelpOfUnknown(program: Command, argv: readonly string[]): string[] {
  const [first = '', second = ''] = argv;
  const named = first === 'help' ? second : first;
  const isKnown = named === 'help' || program.commands.some((command) => command.name() === named);
  return named === '' || named.startsWith('-') || isKnown ? [...argv] : [named];
}

const inherit = (program: Command, command: Command) => command.copyInheritedSettings(program);

/** Reports a user's mistake, or an error of the machine, without a stack trace. Riposte's own faults have one. */
function report(cause: unknown, io: Io): ExitCode {
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.handled : EXIT.usage;
  if (cause instanceof Stop) {
    for (const problem of cause.problems) io.stderr(printedProblem(problem));
    return cause.exitCode;
  }
  if (cause instanceof OperatorError) {
    io.stderr(`riposte: ${cause.message}\n`);
    return EXIT.usage;
  }
  const problem = tryEnvironmentProblem(cause);
  if (problem) {
    io.stderr(printedProblem(problem));
    return EXIT.usage;
  }
  io.stderr(
    `riposte: this is a bug in Riposte, please report it\n${cause instanceof Error ? cause.stack : cause}\n`,
  );
  return EXIT.failed;
}

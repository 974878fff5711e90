import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { OperatorError } from '../../constructs/provider/operator-error';
import { codeProblem } from '../../stacks/code-problem';
import { runSynthesis } from '../../stacks/run-synthesis';
import type { SynthesisReport } from '../../stacks/synthesis-report';
import { runProgram } from '../config/load-module';
import { operatorConfig } from '../config/operator-config';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput, printedProblem, Stop } from '../terminal/problem';

interface SynthOptions {
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** The programs that `riposte synth` looks for in the current folder. */
const PROGRAMS = ['main.ts', 'main.js'];

/**
 * `riposte synth`: runs the main.ts of the folder, as `tsx main.ts` does, and reports code that cannot be loaded as a
 * problem with its place, where Node prints a stack trace. Without a main.ts, it synthesizes the config.
 */
export const addSynth = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('synth')
    .description(
      'synthesize the stacks: runs main.ts in this folder, or synthesizes the config if there is no main.ts',
    )
    .argument('[program]', 'the program that synthesizes (default: main.ts, else main.js)')
    .option('--strict', 'treat warnings as errors')
    .option(
      '--json',
      'print one JSON document on standard output, if main.ts passes its arguments on to runSynthesis',
    )
    .action((named: string | undefined, options: SynthOptions) => {
      done(synth(named, options, io));
    });

function synth(named: string | undefined, { strict = false, json = false }: SynthOptions, io: Io): ExitCode {
  const args = [...(strict ? ['--strict'] : []), ...(json ? ['--json'] : [])];
  const file = named ?? PROGRAMS.find((name) => existsSync(resolve(io.cwd, name)));
  try {
    if (file !== undefined) return runOf(file, args, io);
    const { config, name } = operatorConfig(undefined, io.cwd);
    return runSynthesis({ config, configName: name, args });
  } catch (cause) {
    if (json) io.stdout(`${JSON.stringify(reportOf(file, cause), null, 2)}\n`);
    throw cause;
  }
}

/** Runs the program in this process, so that its errors arrive here. */
function runOf(file: string, args: readonly string[], io: Io): ExitCode {
  const path = resolve(io.cwd, file);
  const name = relative(io.cwd, path) || file;
  if (!existsSync(path)) {
    throw badInput({
      code: 'config-missing',
      what: `the file ${name} does not exist`,
      where: 'riposte synth',
      expected: `a program that synthesizes, such as ${PROGRAMS[0]}`,
      fix: 'correct the path',
    });
  }
  // What the program does after its last line, such as a promise, fails outside of the call below.
  process.on('uncaughtException', (cause) => {
    io.stderr(
      cause instanceof OperatorError
        ? `riposte: ${cause.message}\n`
        : printedProblem(codeProblem(cause, { path, name, cwd: io.cwd }, 'program')),
    );
    process.exit(EXIT.usage);
  });
  // A program of one's own may read no arguments, but checkedConfig reads the variable.
  if (args.includes('--strict')) Object.assign(process.env, { RIPOSTE_STRICT: '1' });
  process.argv = [process.argv[0] ?? 'node', path, ...args];
  runProgram(path, { name, cwd: io.cwd });
  return Number(process.exitCode ?? EXIT.handled) as ExitCode;
}

/** The document of `--json` for a program or config that cannot be loaded. */
function reportOf(file: string | undefined, cause: unknown): SynthesisReport {
  const errors =
    cause instanceof Stop ? cause.problems : cause instanceof OperatorError ? [cause.problem] : undefined;
  if (errors === undefined) throw cause;
  return { config: file ?? 'riposte.config', errors, warnings: [], synthesized: [] };
}

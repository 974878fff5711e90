import type { Command } from 'commander';
import { type ReplayOutcome, replayWith } from '../../core/replay/replay-findings';
import { sumOf } from '../../core/replay/replay-sum';
import { visible } from '../../core/values/visible-text';
import { paintFor } from '../progress/paint';
import { outcomeJson } from '../replay/outcome-json';
import { counting } from '../replay/progress';
import { type RecordedSource, recordedSource } from '../replay/read-recorded';
import { inventedText, outcomesText, sumText } from '../replay/replay-text';
import { readResponding } from '../replay/responding';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';

interface ReplayOptions {
  readonly config?: string;
  readonly json?: boolean;
}

export const addReplay = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('replay')
    .description(
      'plan recorded findings again, offline, to see what this config would do and what it would withhold',
    )
    .argument(
      '<recorded>',
      'a folder of cases (.riposte/cases), one case folder, or a .jsonl file of `simulate --record`; - for standard input',
    )
    .option(
      '--config <config>',
      'a config file, a git ref or a synthesized folder (default: the config in this folder)',
    )
    .option('--json', 'print exactly one JSON document on standard output')
    .addHelpText('after', '\nExit codes: 0 replayed, 2 bad usage or input, 3 a fault. See docs/replay.md.')
    .action(async (recorded: string, options: ReplayOptions) => {
      done(await replay(recorded, options, io));
    });

async function replay(path: string, options: ReplayOptions, io: Io): Promise<ExitCode> {
  const source = await recordedSource(path, io);
  const side = readResponding({ text: options.config, flag: '--config', cwd: io.cwd });
  const one = replayWith(side);
  const outcomes: ReplayOutcome[] = [];
  const count = counting(io, source);
  try {
    for await (const recorded of source.findings()) {
      outcomes.push(one(recorded));
      count.on(outcomes.length);
    }
  } finally {
    count.done();
  }
  const sum = sumOf(outcomes);
  reportGaps(io, source);
  if (options.json) {
    const { lost, skipped } = source;
    const document = {
      schemaVersion: 1,
      config: side.name,
      recorded: source.name,
      sum,
      lost,
      skipped,
      findings: outcomes.map(outcomeJson),
    };
    io.stdout(`${JSON.stringify(document, null, 2)}\n`);
    return EXIT.handled;
  }
  const paint = paintFor(io.terminal.stdout, io.env);
  io.stdout(`${inventedText(sum)}${side.name} with ${visible(source.name)}\n\n`);
  io.stdout(`${outcomesText(outcomes, paint)}\n${sumText(sum, paint)}`);
  return EXIT.handled;
}

/** Reports what could not be read, so that nobody takes it for absent. */
export function reportGaps(io: Io, { lost, skipped }: RecordedSource): void {
  for (const text of skipped) io.stderr(`skipped: ${visible(text)}\n`);
  for (const text of lost) io.stderr(`unavailable: ${visible(text)}\n`);
}

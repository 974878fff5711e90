import { relative } from 'node:path';
import { diagnose } from '../../testing/diagnose';
import type { CaseOutcome } from '../cases/outcome';
import { paintFor } from '../progress/paint';
import { createPrinter, type Printer } from '../progress/printer';
import { EXIT, type ExitCode, exitCodeOf } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { summaryText } from './summary';

export interface Screen {
  readonly printer: Printer;
  /** Writes text for people: to standard output, or to standard error when the JSON document goes to standard output. */
  say(text: string): void;
  readonly json: boolean;
}

export function screenFor(io: Io, json: boolean): Screen {
  const say = json ? io.stderr : io.stdout;
  const paint = paintFor(json ? io.terminal.stderr : io.terminal.stdout, io.env);
  return { printer: createPrinter(say, paint, io.now), say, json };
}

export function sayFolder(io: Io, screen: Screen, folder: string): void {
  const shown = relative(io.cwd, folder) || folder;
  screen.say(`Case folder: ${shown}\n  open ${shown}/report.html\n`);
}

/** Prints how the run ended and returns the exit code. Without a record, it prints only the diagnosis. */
export function reportOutcome(io: Io, screen: Screen, outcome: CaseOutcome): ExitCode {
  const { record, journal } = outcome;
  screen.printer.end();
  if (!record) {
    io.stderr(`${diagnose(journal, undefined).join('\n')}\n`);
    return EXIT.failed;
  }
  const paint = paintFor(screen.json ? io.terminal.stderr : io.terminal.stdout, io.env);
  screen.say(summaryText(record, paint));
  if (screen.json) io.stdout(`${JSON.stringify(record, null, 2)}\n`);
  // A refused call means that declared, granted and used permissions differ. The run fails even if the case ended well.
  const refused = journal.some((event) => event.kind === 'denied');
  const code = refused ? EXIT.failed : exitCodeOf(record.verdict);
  if (code !== EXIT.handled || record.outcomes.some((step) => step.error)) {
    io.stderr(`${diagnose(journal, record.verdict, record.outcomes).join('\n')}\n`);
  }
  return code;
}

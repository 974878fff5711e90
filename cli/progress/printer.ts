import type { OnProgress } from './event';
import { type ProgressLine, progressLines } from './lines';
import type { Paint } from './paint';
import { collapseRepeats } from './repeats';

const LABEL_WIDTH = 13;
const TIME_WIDTH = 9;

export interface Printer {
  readonly onProgress: OnProgress;
  /** Prints the program's own line, for example about the boot of the sandbox. */
  note(label: string, text: string): void;
  /** Writes what is held back because it may be a repeat. */
  end(): void;
}

/** Writes progress as it happens: seconds since the start, the label, the text. */
export function createPrinter(write: (text: string) => void, paint: Paint, now: () => number): Printer {
  const start = now();
  const put = (line: ProgressLine) => write(`${format(line, paint, (now() - start) / 1000)}\n`);
  const { put: collapse, end } = collapseRepeats(put);
  return {
    onProgress: (event) => progressLines(event).forEach(collapse),
    note: (label, text) => collapse({ label, text, tone: 'calm' }),
    end,
  };
}

function format(line: ProgressLine, paint: Paint, seconds: number): string {
  if (line.detail) return `${' '.repeat(TIME_WIDTH + LABEL_WIDTH + 2)}${paint.tone(line.tone, line.text)}`;
  const time = `${seconds.toFixed(2)} s`.padStart(TIME_WIDTH - 1);
  return `${paint.soft(time)}  ${paint.strong(line.label.padEnd(LABEL_WIDTH))} ${paint.tone(line.tone, line.text)}`;
}

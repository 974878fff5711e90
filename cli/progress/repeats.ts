import type { ProgressLine } from './lines';

/** What one delivery of a case's command shows begins so. */
const BEGIN = 'claimed';

export interface Repeats {
  put(line: ProgressLine): void;
  /** Writes what is held back. Nothing is lost by calling it twice. */
  end(): void;
}

/** Equal rounds, each from a delivery's first line to its last, become the first of them and one line with a count. */
export function collapseRepeats(write: (line: ProgressLine) => void): Repeats {
  let round: ProgressLine[] = [];
  let held: ProgressLine[] = [];
  let count = 0;
  const letGo = (): readonly ProgressLine[] => {
    const started = held;
    if (count > 0) write(countLine(count));
    for (const line of started) write(line);
    count = 0;
    held = [];
    return started;
  };
  return {
    put(line) {
      const begins = line.label === BEGIN;
      if (begins === (held.length === 0) && isSame(round[held.length], line)) {
        held.push(line);
        if (held.length < round.length) return;
        count += 1;
        held = [];
        return;
      }
      const started = letGo();
      if (begins) round = [];
      else if (started.length > 0) round = [...started];
      write(line);
      round.push(line);
    },
    end: () => void letGo(),
  };
}

const isSame = (one: ProgressLine | undefined, other: ProgressLine): boolean =>
  one?.label === other.label && one.text === other.text;

const countLine = (count: number): ProgressLine => ({
  label: 'again',
  text: `the same lines ${count} more ${count === 1 ? 'time' : 'times'}`,
  tone: 'calm',
});

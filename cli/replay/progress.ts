import type { Io } from '../terminal/io';

/** A source that reports how much of it is read: 0 to 1, undefined if the size is not known. */
interface Counted {
  progress(): number | undefined;
}

interface Counting {
  /** The line changes once per this many findings. */
  readonly every: number;
  /** What it counts, for example `findings replayed`. */
  readonly word: string;
}

const REPLAYED: Counting = { every: 500, word: 'findings replayed' };

/** A counter on standard error, if that is a terminal. `done` removes it. Prints nothing in a pipe. */
export function counting(
  { terminal, stderr }: Pick<Io, 'terminal' | 'stderr'>,
  source: Counted,
  { every, word }: Counting = REPLAYED,
) {
  let shown = false;
  const clear = () => {
    if (shown) stderr(`\r${' '.repeat(60)}\r`);
    shown = false;
  };
  return {
    on(count: number): void {
      if (!terminal.stderr || count % every !== 0) return;
      shown = true;
      const part = source.progress();
      const percent = part === undefined ? '' : `${String(Math.round(part * 100)).padStart(3)} %, `;
      stderr(`\r${percent}${count} ${word}`);
    },
    /** Clears the line for other text. The next count shows it again. */
    clear,
    done: clear,
  };
}

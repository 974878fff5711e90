import type { Io } from '../io';

/** What is read from, and how far: 0 to 1, undefined where the size is not known. */
interface Counted {
  progress(): number | undefined;
}

/** How often the line changes, and what it counts. */
interface Counting {
  readonly every: number;
  readonly word: string;
}

const REPLAYED: Counting = { every: 500, word: 'findings replayed' };

/** One line that counts on a terminal, on standard error, and is gone when all is done. Nothing in a pipe. */
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
    /** Makes room for other text; the next count shows the line again. */
    clear,
    done: clear,
  };
}

import type { Io } from '../io';
import type { RecordedSource } from './read-recorded';

const EVERY = 500;

/** One line that counts on a terminal, on standard error, and is gone when all is done. Nothing in a pipe. */
export function counting({ terminal, stderr }: Pick<Io, 'terminal' | 'stderr'>, source: RecordedSource) {
  let shown = false;
  return {
    on(count: number): void {
      if (!terminal.stderr || count % EVERY !== 0) return;
      shown = true;
      const part = source.progress();
      const percent = part === undefined ? '' : `${String(Math.round(part * 100)).padStart(3)} %, `;
      stderr(`\r${percent}${count} findings replayed`);
    },
    done(): void {
      if (shown) stderr(`\r${' '.repeat(60)}\r`);
    },
  };
}

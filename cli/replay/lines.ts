import { textChunks } from '../input/text-stream';

/** One line of a file, without its line end. `bytes` is how many bytes were read, including this line. */
export interface Line {
  readonly text: string;
  /** Counts from 1. */
  readonly number: number;
  readonly bytes: number;
}

/** In characters. A line holds one finding and its investigation. A file with a longer line is not a record file. */
export const LINE_LIMIT = 64 * 1024 * 1024;

export class LongLine extends Error {
  readonly kind = 'long-line';
  constructor(readonly line: number) {
    super(`line ${line} is longer than ${LINE_LIMIT / 1024 / 1024} MB`);
  }
}

/** Lines of text as it arrives, without empty lines. Keeps only the current line in memory. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let pending = '';
  let number = 0;
  let bytes = 0;
  for await (const chunk of textChunks(chunks, { fatal: true })) {
    bytes = chunk.bytes;
    const parts = chunk.text.split('\n');
    parts[0] = pending + parts[0];
    pending = parts.pop() as string;
    if (pending.length > LINE_LIMIT) throw new LongLine(number + 1);
    for (const text of parts) {
      number += 1;
      if (text.trim() !== '') yield { text, number, bytes };
    }
  }
  if (pending.trim() !== '') yield { text: pending, number: number + 1, bytes };
}

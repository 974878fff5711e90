import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SIZE_LIMIT } from '../../testing/input/finding-forms';
import type { Io } from '../terminal/io';
import { badInput, Stop } from '../terminal/problem';

interface Limit {
  /** Bytes. */
  readonly bytes: number;
  readonly expected: string;
  readonly fix: string;
}
const FINDING: Limit = {
  bytes: SIZE_LIMIT,
  expected: `at most ${SIZE_LIMIT / 1024 / 1024} MB, which is the limit of Pub/Sub`,
  fix: 'pass one finding, not an export of many',
};
/**
 * Reads a file, or standard input for `-`, and never more than the limit.
 *
 * @param limit - @default - the limit of one finding
 */
export async function readBounded(path: string, io: Io, limit: Limit = FINDING): Promise<string> {
  return decode(await readBytes(path, io, limit), shownAs(path));
}
/** The same, for a file that may be binary. */
export async function readBytes(path: string, io: Io, limit: Limit = FINDING): Promise<Uint8Array> {
  if (path === '-') return collect(io.stdin, shownAs(path), limit);
  const file = resolve(io.cwd, path);
  await refuseUnreadable(file, path, limit);
  return collect(createReadStream(file), path, limit);
}
const shownAs = (path: string): string => (path === '-' ? 'standard input' : path);
async function refuseUnreadable(file: string, shown: string, limit: Limit): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found) {
    throw badInput({
      code: 'file-unreadable',
      what: 'the file does not exist or is not readable',
      where: shown,
      expected: 'a readable JSON file, or - for standard input',
      fix: 'check the path and its permissions',
    });
  }
  if (found.isDirectory()) {
    throw badInput({
      code: 'file-is-folder',
      what: 'this is a folder',
      where: shown,
      expected: 'one JSON file',
      fix: 'pass a file inside it',
    });
  }
  if (found.size > limit.bytes) throw tooLarge(shown, limit);
}
async function collect(stream: AsyncIterable<Uint8Array>, shown: string, limit: Limit): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > limit.bytes) throw tooLarge(shown, limit);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof Stop) throw cause;
    throw unreadable(`the input could not be read: ${String(cause)}`, shown);
  }
  return Buffer.concat(chunks);
}
export function decode(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('the content is not UTF-8 text', shown);
  }
}
const unreadable = (what: string, shown: string) =>
  badInput({
    code: 'not-text',
    what,
    where: shown,
    expected: 'JSON as UTF-8 text',
    fix: 'save the file as UTF-8, and check that you have permission to read it',
  });
const tooLarge = (shown: string, { expected, fix }: Limit) =>
  badInput({ code: 'input-too-large', what: 'the input is too large', where: shown, expected, fix });

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Io } from '../io';
import { badInput, Stop } from '../problem';

/** Pub/Sub's own limit for one message: nothing larger can arrive, so nothing larger is read. */
export const SIZE_LIMIT = 10 * 1024 * 1024;

/** Reads a file, or standard input for `-`, and stops reading at the limit rather than after it. */
export async function readBounded(path: string, io: Io): Promise<string> {
  if (path === '-') return collect(io.stdin, 'standard input');
  const file = resolve(io.cwd, path);
  await refuseUnreadable(file, path);
  return collect(createReadStream(file), path);
}

async function refuseUnreadable(file: string, shown: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found) {
    throw badInput({
      what: 'the file does not exist or may not be read',
      where: shown,
      expected: 'a readable JSON file, or - for standard input',
      fix: 'check the path and its permissions',
    });
  }
  if (found.isDirectory()) {
    throw badInput({
      what: 'this is a directory',
      where: shown,
      expected: 'one JSON file',
      fix: 'name a file inside it',
    });
  }
  if (found.size > SIZE_LIMIT) throw tooLarge(shown);
}

async function collect(stream: AsyncIterable<Uint8Array>, shown: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > SIZE_LIMIT) throw tooLarge(shown);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof Stop) throw cause;
    throw unreadable(`it could not be read: ${String(cause)}`, shown);
  }
  return decode(Buffer.concat(chunks), shown);
}

function decode(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('the content is not UTF-8 text', shown);
  }
}

const unreadable = (what: string, shown: string) =>
  badInput({
    what,
    where: shown,
    expected: 'JSON as UTF-8 text',
    fix: 'save it as UTF-8, and check that the file may be read',
  });

const tooLarge = (shown: string) =>
  badInput({
    what: 'the input is too large',
    where: shown,
    expected: `at most ${SIZE_LIMIT / 1024 / 1024} MB, as Pub/Sub has it`,
    fix: 'pass one finding, not an export of many',
  });

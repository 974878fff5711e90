import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import { type Problem, problemAt } from '../../core/problem/problem';
import { parseRecordedLine, type RecordedFinding } from '../../core/replay/recorded-finding';
import { caseFoldersIn, isCaseFolder, readCaseFolder } from '../cases/read-case-folder';
import type { Io } from '../terminal/io';
import { badInput, type Stop } from '../terminal/problem';
import { LongLine, linesOf } from './lines';

/** A source of recorded findings, which are read one by one. */
export interface RecordedSource {
  /** Its name in messages. */
  readonly name: string;
  findings(): AsyncIterable<RecordedFinding>;
  /** The part that is read so far, 0 to 1; undefined if the size is not known. */
  progress(): number | undefined;
  /** Parts that a case had and that could not be rebuilt, with the reason. Complete when everything is read. */
  readonly lost: readonly string[];
  /** Cases that could not be replayed, with the reason. Complete when everything is read. */
  readonly skipped: readonly string[];
}

const EXPECTED =
  'a folder of cases (.riposte/cases), one case folder, or a .jsonl file of `riposte simulate --record`; - for standard input';

/** @throws Stop when there is nothing to read; `findings` throws Stop for a line that is not a recorded finding */
export async function recordedSource(path: string, io: Io): Promise<RecordedSource> {
  if (path === '-') return fromLines('standard input', io.stdin, undefined);
  const place = resolve(io.cwd, path);
  const found = await stat(place).catch(() => undefined);
  if (!found) {
    throw badInput({
      code: 'file-unreadable',
      what: 'the file or folder does not exist',
      where: path,
      expected: EXPECTED,
      fix: 'correct the path, or record a finding: riposte simulate FINDING --record FILE',
    });
  }
  return found.isDirectory() ? fromCases(path, place) : fromLines(path, createReadStream(place), found.size);
}

function fromLines(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  size: number | undefined,
): RecordedSource {
  let read = 0;
  async function* findings(): AsyncGenerator<RecordedFinding> {
    let count = 0;
    try {
      for await (const { text, number, bytes } of linesOf(chunks)) {
        const parsed = parseRecordedLine(text);
        if (!parsed.ok) throw badLine(name, number, parsed.error);
        count += 1;
        read = bytes;
        yield parsed.value;
      }
    } catch (cause) {
      throw unreadable(cause, name) ?? cause;
    }
    if (count === 0) throw nothingIn(name, 'the input contains no recorded finding');
  }
  return {
    name,
    findings,
    progress: () => (size ? read / size : undefined),
    lost: [],
    skipped: [],
  };
}

function unreadable(cause: unknown, name: string): Stop | undefined {
  const rest = { where: name, expected: EXPECTED, fix: 'pass a file that riposte simulate --record wrote' };
  if (cause instanceof LongLine) return badInput({ code: 'line-too-long', what: cause.message, ...rest });
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return badInput({
      code: 'not-text',
      what: 'the input is neither UTF-8 text nor UTF-16 with a byte order mark',
      ...rest,
    });
  if (code === 'EACCES')
    return badInput({
      code: 'file-unreadable',
      what: 'you do not have permission to read the file',
      ...rest,
    });
  return undefined;
}

const badLine = (name: string, number: number, problem: Problem): Stop =>
  badInput(problemAt(`${name}, line ${number}`, problem));

const nothingIn = (name: string, what: string): Stop =>
  badInput({
    code: 'no-finding',
    what,
    where: name,
    expected: EXPECTED,
    fix: 'record a finding: riposte simulate FINDING --record FILE',
  });

function fromCases(path: string, place: string): RecordedSource {
  const folders = caseFoldersIn(place);
  if (folders.length === 0)
    throw nothingIn(path, 'the folder contains no case folder: no folder in it has a record.json');
  const lost: string[] = [];
  const skipped: string[] = [];
  let done = 0;
  async function* findings(): AsyncGenerator<RecordedFinding> {
    let count = 0;
    for (const folder of folders) {
      const read = readCaseFolder(folder);
      done += 1;
      const name = relative(place, folder) || basename(folder);
      if (!read.ok) {
        const { what, where } = read.error;
        if (isCaseFolder(place)) throw badInput(problemAt(path, read.error));
        skipped.push(`${name}: ${what} (${where})`);
        continue;
      }
      lost.push(...read.value.lost.map((text) => `${name}: ${text}`));
      count += 1;
      yield read.value.recorded;
    }
    if (count === 0)
      throw nothingIn(path, `none of its ${folders.length} cases can be replayed: ${skipped[0]}`);
  }
  return { name: path, findings, progress: () => done / folders.length, lost, skipped };
}

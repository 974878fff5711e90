import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { type Problem, problemAt } from '../../core/problem/problem';
import { tryJson } from '../../core/values/json-values';
import {
  checked,
  type FindingItem,
  FORMS,
  itemsOf,
  messageText,
  refused,
  SIZE_LIMIT,
} from '../../testing/input/finding-forms';
import { LIST_COMMAND, trySeemsText } from '../../testing/input/seems';
import { CASE_INDEX } from '../cases/case-folder';
import { isCaseFolder, readCaseFinding } from '../cases/read-case-folder';
import type { Io } from '../terminal/io';
import { badInput } from '../terminal/problem';

import { jsonValues, LargeValue, type ValueText } from './json-values';
import { type TextChunk, textChunks } from './text-stream';
import { LargeDocument, tryYaml, yamlDocuments } from './yaml-documents';

/** A source of findings, which are read one by one. */
export interface FindingSource {
  /** Its name in messages. */
  readonly name: string;
  items(): AsyncGenerator<FindingItem>;
  /** The part that is read so far, 0 to 1; undefined if the size is not known. */
  progress(): number | undefined;
}

/** Files of a folder that may hold findings. Other files and hidden ones are skipped. */
const READ = /\.(json|jsonl|ndjson|ya?ml)$/i;

/** @throws Stop when there is nothing to read */
export async function findingSource(path: string, io: Io): Promise<FindingSource> {
  if (path === '-') return fromStream('standard input', io.stdin, undefined);
  const file = resolve(io.cwd, path);
  const found = await stat(file).catch(() => undefined);
  if (!found) {
    throw badInput({
      code: 'file-unreadable',
      what: 'the file does not exist or is not readable',
      where: path,
      expected: 'a readable file or folder, or - for standard input',
      fix: 'check the path and its permissions',
    });
  }
  return found.isDirectory() ? fromFolder(path, file) : fromStream(path, createReadStream(file), found.size);
}

function fromStream(name: string, bytes: AsyncIterable<Uint8Array>, size: number | undefined): FindingSource {
  let read = 0;
  async function* counted(chunks: AsyncIterable<TextChunk>): AsyncGenerator<TextChunk> {
    for await (const chunk of chunks) {
      read = chunk.bytes;
      yield chunk;
    }
  }
  return {
    name,
    items: () => itemsIn(name, counted(textChunks(bytes, { fatal: false }))),
    progress: () => (size ? read / size : undefined),
  };
}

async function* itemsIn(name: string, chunks: AsyncIterable<TextChunk>): AsyncGenerator<FindingItem> {
  const { first, all } = await peeked(chunks, name);
  if (first === undefined) throw isEmpty(name);
  let count = 0;
  try {
    for await (const item of first === '{' || first === '[' ? ofJson(name, all) : ofYaml(name, all)) {
      count += 1;
      yield item;
    }
  } catch (cause) {
    if (cause instanceof LargeValue || cause instanceof LargeDocument) throw tooLarge(name, cause.line);
    throw unreadable(name, cause) ?? cause;
  }
  if (count === 0) throw nothingIn(name);
}

/** The first character that is not white space, and the stream with everything that was read so far. */
async function peeked(chunks: AsyncIterable<TextChunk>, name: string) {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: TextChunk[] = [];
  let first: string | undefined;
  try {
    while (first === undefined) {
      const { value, done } = await iterator.next();
      if (done) break;
      seen.push(value);
      first = /\S/.exec(value.text)?.[0];
    }
  } catch (cause) {
    throw unreadable(name, cause) ?? cause;
  }
  async function* all(): AsyncGenerator<TextChunk> {
    yield* seen;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) return;
      yield value;
    }
  }
  return { first, all: all() };
}

async function* ofJson(name: string, chunks: AsyncIterable<TextChunk>): AsyncGenerator<FindingItem> {
  let count = 0;
  const held: ValueText[] = [];
  // A single value has the name of the file. Several values also have numbers.
  for await (const value of jsonValues(chunks)) {
    count += 1;
    if (count === 1) held.push(value);
    else {
      if (count === 2) yield* ofValue(held.pop() as ValueText, `${name}, item 1`);
      yield* ofValue(value, `${name}, item ${count}`);
    }
  }
  if (count === 1) yield* ofValue(held[0] as ValueText, name);
}

function* ofValue(value: ValueText, place: string): Generator<FindingItem> {
  const { text, line, isCut } = value;
  const json = isCut ? undefined : tryJson(text);
  if (json !== undefined) {
    yield* itemsOf(json, text, place);
    return;
  }
  const lines = text.split('\n').filter((part) => part.trim() !== '');
  // One broken line of JSON lines must not make the lines after it unreadable.
  if (lines.slice(1).some((part) => part.startsWith('{') && tryJson(part) !== undefined)) {
    for (const [index, part] of lines.entries()) {
      yield* ofValue({ text: part, line: line + index, isCut: false }, `${place}, line ${line + index}`);
    }
    return;
  }
  yield isCut ? cutOff(line, place) : notJson(text, line, place);
}

const cutOff = (line: number, place: string): FindingItem =>
  refused(place, {
    code: 'not-json',
    what: `the input is cut off: it ends in the middle of the JSON value that begins on line ${line}`,
    fix: 'copy or download the whole input again',
  });

function notJson(text: string, line: number, place: string): FindingItem {
  const bytes = text.includes('\ufffd') ? ' (some of it is not UTF-8 text)' : '';
  return refused(place, {
    code: bytes === '' ? 'not-json' : 'not-text',
    what: `the input is not valid JSON, on line ${line}${bytes}: ${messageOf(text)}`,
    fix: 'correct the JSON: the message above shows the place of the error',
  });
}

function messageOf(text: string): string {
  try {
    JSON.parse(text);
    return 'unreadable';
  } catch (cause) {
    return cause instanceof Error ? cause.message : 'unreadable';
  }
}

async function* ofYaml(name: string, chunks: AsyncIterable<TextChunk>): AsyncGenerator<FindingItem> {
  let held: { readonly text: string; readonly line: number } | undefined;
  let count = 0;
  for await (const document of yamlDocuments(chunks, SIZE_LIMIT)) {
    count += 1;
    if (count === 1) held = document;
    else {
      if (count === 2 && held) yield* ofDocument(held.text, `${name}, document 1`);
      yield* ofDocument(document.text, `${name}, document ${count}`);
    }
  }
  if (count === 1 && held) yield* ofDocument(held.text, name);
}

function* ofDocument(text: string, place: string): Generator<FindingItem> {
  const encoded = text
    .trim()
    .split(/\s+/)
    .map((part) => [part, part.length > 40 ? messageText(part) : undefined] as const);
  // Only the data of messages, as `--format="value(message.data)"` prints it.
  if (encoded.every(([, message]) => message !== undefined)) {
    for (const [index, [, message]] of encoded.entries()) {
      yield* ofValue(
        { text: message as string, line: index + 1, isCut: false },
        encoded.length === 1 ? place : `${place}, line ${index + 1}`,
      );
    }
    return;
  }
  const seems = trySeemsText(text);
  const yaml = seems ? undefined : tryYaml(text);
  if (typeof yaml === 'object' && yaml !== null) {
    yield* itemsOf(yaml, JSON.stringify(yaml), place);
    return;
  }
  const bytes = text.includes('\ufffd') ? 'the content is not UTF-8 text, and ' : '';
  yield refused(
    place,
    seems ?? {
      code: bytes === '' ? 'not-json' : 'not-text',
      what: `${bytes}the input is neither JSON nor YAML that contains a finding`,
      fix: `list the findings as JSON: ${LIST_COMMAND}`,
    },
  );
}

function fromFolder(path: string, folder: string): FindingSource {
  let done = 0;
  let total = 0;
  async function* items(): AsyncGenerator<FindingItem> {
    const places = await placesIn(folder);
    total = places.length;
    if (total === 0) throw nothingIn(path);
    for (const place of places) {
      const name = join(path, relative(folder, place));
      yield* isCaseFolder(place) ? ofCase(name, place) : ofFile(name, place);
      done += 1;
    }
  }
  return { name: path, items, progress: () => (total === 0 ? undefined : done / total) };
}

/** A file without a finding becomes a problem, and the other files are still read. */
async function* ofFile(name: string, file: string): AsyncGenerator<FindingItem> {
  try {
    yield* itemsIn(name, textChunks(createReadStream(file), { fatal: false }));
  } catch (cause) {
    const [problem] = (cause as { problems?: readonly [Problem] }).problems ?? [];
    if (problem === undefined) throw cause;
    yield { place: name, problem };
  }
}

/** The finding as a case stored it, through the reader of `riposte replay`. */
function* ofCase(name: string, folder: string): Generator<FindingItem> {
  const read = readCaseFinding(folder);
  if (read.ok) {
    yield checked({ form: 'recorded', notification: read.value }, name);
    return;
  }
  yield { place: name, problem: problemAt(name, read.error) };
}

/** Files and case folders, sorted by name; links are not followed. */
async function placesIn(folder: string): Promise<readonly string[]> {
  if (isCaseFolder(folder)) return [folder];
  const places: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    const place = join(folder, name);
    const found = await lstat(place);
    if (found.isDirectory()) places.push(...(await placesIn(place)));
    else if (found.isFile() && READ.test(name) && name !== CASE_INDEX) places.push(place);
  }
  return places;
}

function unreadable(name: string, cause: unknown) {
  const { code, message } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === undefined) return undefined;
  return badInput({
    code: 'file-unreadable',
    what: `the input could not be read: ${message}`,
    where: name,
    expected: FORMS,
    fix: 'check that you have permission to read the file',
  });
}

const isEmpty = (name: string) =>
  badInput({
    code: 'empty-input',
    what: 'the input is empty',
    where: name,
    expected: FORMS,
    fix: `pass a finding as JSON, or list them: ${LIST_COMMAND}`,
  });

const nothingIn = (name: string) =>
  badInput({
    code: 'no-finding',
    what: 'the input contains no finding: the list is empty, or no file in the folder is JSON, JSON lines or YAML',
    where: name,
    expected: FORMS,
    fix: `list the findings with a wider filter: ${LIST_COMMAND}`,
  });

const tooLarge = (name: string, line: number) =>
  badInput({
    code: 'input-too-large',
    what: `the input is too large: the value that begins on line ${line} is not a list and is larger than 10 MB`,
    where: name,
    expected: "findings of at most 10 MB each (Pub/Sub's limit), in a list, as JSON lines or in a folder",
    fix: 'pass the findings as a list or as JSON lines: jq -c .[] FILE',
  });

import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EventFields } from '../core/events';
import { isObject } from '../core/values/json';
import { caseFolder, latestCaseFolder, RIPOSTE_FOLDER } from './case-folder';
import { isEvent, objectsOf, type ProgressEvent, type ReadFields } from './progress/event';

/** What became of an undo, as the process that keeps the sandbox saw it. */
export interface UndoResult {
  /** Milliseconds since the epoch: tells a new result from an old one. */
  readonly atMs: number;
  readonly event: ProgressEvent;
}

/** Beside the cases, not in one: asking for the undo of a case that never was must not look like a case. */
const resultFile = (cwd: string, caseId: string): string =>
  join(cwd, RIPOSTE_FOLDER, 'undo', `${basename(caseFolder(cwd, caseId))}.json`);

/** Stays with the run: a later undo that is refused must not overwrite what the one before restored. */
const keptFile = async (cwd: string, caseId: string): Promise<string> =>
  join(await latestCaseFolder(cwd, caseId), 'undo.json');

/**
 * A new run of the same finding has the same case id, and has not been undone. What an earlier run kept stays with its
 * record; where there is no record, there was no run.
 */
export async function clearUndoResult(cwd: string, caseId: string): Promise<void> {
  await rm(resultFile(cwd, caseId), { force: true });
  const folder = await latestCaseFolder(cwd, caseId);
  if (!existsSync(join(folder, 'record.json'))) await rm(await keptFile(cwd, caseId), { force: true });
}

/** The event of an undo that put back all, or in part: `undo.refused` is also said when only some steps were refused. */
export function restoredSomething(event: ProgressEvent): boolean {
  const { steps }: ReadFields<'undo.refused'> = event.fields;
  return (
    isEvent(event, 'undo.done') ||
    objectsOf<EventFields<'undo.done'>['steps'][number]>(steps).some(({ result }) => result === 'undone')
  );
}

export async function writeUndoResult(
  cwd: string,
  caseId: string,
  event: ProgressEvent,
  atMs: number,
): Promise<void> {
  const text = `${JSON.stringify({ atMs, event }, null, 2)}\n`;
  if (restoredSomething(event)) await replaceFile(await keptFile(cwd, caseId), text);
  await replaceFile(resultFile(cwd, caseId), text);
}

/** Written aside and renamed: the reader in the other terminal never sees half a file. */
async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

export async function tryReadUndoResult(cwd: string, caseId: string): Promise<UndoResult | undefined> {
  const text = await readFile(resultFile(cwd, caseId), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const json: unknown = JSON.parse(text);
  return isObject(json) && isObject(json.event) ? (json as unknown as UndoResult) : undefined;
}

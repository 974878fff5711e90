import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EventFields } from '../../core/events';
import { isObject } from '../../core/values/json';
import { caseFolder, latestCaseFolder, RIPOSTE_FOLDER } from '../cases/case-folder';
import { isEvent, objectsOf, type ProgressEvent, type ReadFields } from '../progress/event';

/** The result of an undo, as the process with the sandbox saw it. */
export interface UndoResult {
  /** Milliseconds since the epoch. Distinguishes a new result from an old one. */
  readonly atMs: number;
  readonly event: ProgressEvent;
}

/** Outside the case folders: a request to undo an unknown case must not create a folder that looks like a case. */
const resultFile = (cwd: string, caseId: string): string =>
  join(cwd, RIPOSTE_FOLDER, 'undo', `${basename(caseFolder(cwd, caseId))}.json`);

/** Stays with the run: a later undo that is refused must not overwrite what an earlier undo restored. */
const keptFile = async (cwd: string, caseId: string): Promise<string> =>
  join(await latestCaseFolder(cwd, caseId), 'undo.json');

/**
 * Clears the result for a new run of the same finding, which has the same case id and is not undone. The kept result of
 * an earlier run stays with its record. A folder without a record is not a run.
 */
export async function clearUndoResult(cwd: string, caseId: string): Promise<void> {
  await rm(resultFile(cwd, caseId), { force: true });
  const folder = await latestCaseFolder(cwd, caseId);
  if (!existsSync(join(folder, 'record.json'))) await rm(await keptFile(cwd, caseId), { force: true });
}

/** Whether the undo restored at least one step. The actor also logs `undo.refused` if it refused only some steps. */
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

/** Writes a new file and renames it, so that the reader in the other terminal never sees a partial file. */
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

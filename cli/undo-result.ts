import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isObject } from '../core/json';
import { caseFolder, RIPOSTE_FOLDER } from './case-folder';
import type { ProgressEvent } from './progress/event';

/** What became of an undo, as the process that keeps the sandbox saw it. */
export interface UndoResult {
  /** Milliseconds since the epoch: tells a new result from an old one. */
  readonly atMs: number;
  readonly event: ProgressEvent;
}

/** Beside the cases, not in one: asking for the undo of a case that never was must not look like a case. */
const resultFile = (cwd: string, caseId: string): string =>
  join(cwd, RIPOSTE_FOLDER, 'undo', `${basename(caseFolder(cwd, caseId))}.json`);

/** Written aside and renamed: the reader in the other terminal never sees half a file. */
export async function writeUndoResult(
  cwd: string,
  caseId: string,
  event: ProgressEvent,
  atMs: number,
): Promise<void> {
  const file = resultFile(cwd, caseId);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify({ atMs, event }, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

export async function tryReadUndoResult(cwd: string, caseId: string): Promise<UndoResult | undefined> {
  const text = await readFile(resultFile(cwd, caseId), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const json: unknown = JSON.parse(text);
  return isObject(json) && isObject(json.event) ? (json as unknown as UndoResult) : undefined;
}

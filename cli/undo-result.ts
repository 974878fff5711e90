import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../core/json';
import { caseFolder } from './case-folder';
import type { ProgressEvent } from './progress/event';

/** What became of an undo, as the process that keeps the sandbox saw it. */
export interface UndoResult {
  /** Milliseconds since the epoch: tells a new result from an old one. */
  readonly atMs: number;
  readonly event: ProgressEvent;
}

const resultFile = (cwd: string, caseId: string): string => join(caseFolder(cwd, caseId), 'undo.json');

/** Written aside and renamed: the reader in the other terminal never sees half a file. */
export async function writeUndoResult(
  cwd: string,
  caseId: string,
  event: ProgressEvent,
  atMs: number,
): Promise<void> {
  const file = resultFile(cwd, caseId);
  await mkdir(caseFolder(cwd, caseId), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify({ atMs, event }, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

export async function tryReadUndoResult(cwd: string, caseId: string): Promise<UndoResult | undefined> {
  const text = await readFile(resultFile(cwd, caseId), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const json: unknown = JSON.parse(text);
  return isObject(json) && isObject(json.event) ? (json as unknown as UndoResult) : undefined;
}

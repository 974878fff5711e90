import { mkdirSync, rmSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CaseRecord } from '../../core/case/record';
import { renderMarkdown } from '../../core/report/markdown';
import { appendLine, writeWhole } from '../files/whole-files';
import { renderReport } from '../report/render-report';
import { couldNot } from '../terminal/problem';
import type { EvidenceObject } from './outcome';

/** Riposte's own files in a working copy; not committed. */
export const RIPOSTE_FOLDER = '.riposte';

/** One line for each run and each update of a run, oldest first. Append-only. */
export const CASE_INDEX = 'index.jsonl';

export const casesFolder = (cwd: string): string => join(cwd, RIPOSTE_FOLDER, 'cases');

const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

function checkedName(caseId: string): string {
  if (SAFE.test(caseId) && !caseId.includes('..')) return caseId;
  throw couldNot({
    code: 'unsafe-name',
    what: 'the case id cannot be a folder name',
    where: caseId,
    expected: 'letters, digits, dots and dashes',
    fix: 'copy the case id from the record',
  });
}

/** The folder of a case's first run. Later runs append a number to its name. */
export const caseFolder = (cwd: string, caseId: string): string =>
  join(casesFolder(cwd), checkedName(caseId));

/** The folder of a case's newest run, or the future folder of its first one. */
export async function latestCaseFolder(cwd: string, caseId: string): Promise<string> {
  const first = caseFolder(cwd, caseId);
  const names = await readdir(casesFolder(cwd)).catch((): string[] => []);
  const newest = Math.max(1, ...names.map((name) => runOf(name, caseId) ?? 1));
  return newest === 1 ? first : `${first}-${newest}`;
}

const runOf = (name: string, caseId: string): number | undefined => {
  const number = name.startsWith(`${caseId}-`) ? name.slice(caseId.length + 1) : '';
  return /^[1-9][0-9]{0,8}$/.test(number) ? Number(number) : undefined;
};

/**
 * Creates a folder for one run. The same finding has the same case id in every run, and the files of earlier runs stay.
 * Two programs that ask at the same time get different folders.
 */
async function newRunFolder(cases: string, caseId: string): Promise<string> {
  await mkdir(cases, { recursive: true });
  const first = join(cases, checkedName(caseId));
  for (let run = 1; ; run += 1) {
    const folder = run === 1 ? first : `${first}-${run}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
  }
}

/** Writes record.json, report.html, report.md and evidence/ to a new folder in .riposte/cases, and returns its path. */
export const writeCaseFolder = (
  cwd: string,
  record: CaseRecord,
  evidence: readonly EvidenceObject[],
): Promise<string> => writeRun(casesFolder(cwd), record, evidence);

/** The same in a given folder of cases. If something cannot be written, no part of the run's folder remains. */
export async function writeRun(
  cases: string,
  record: CaseRecord,
  evidence: readonly EvidenceObject[],
): Promise<string> {
  const files = evidence.map(({ name, content }) => ({ file: objectFile(name), content }));
  const folder = await newRunFolder(cases, record.caseId);
  try {
    writeFiles(folder, record, files);
    appendIndex(cases, folder, record, 'run');
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw cause;
  }
  return folder;
}

/**
 * Updates the folder of a run that is still in progress, for example after an undo. If something cannot be written, the
 * folder stays as it is.
 */
export async function updateRun(
  cases: string,
  folder: string,
  record: CaseRecord,
  evidence: readonly EvidenceObject[],
): Promise<void> {
  writeFiles(
    folder,
    record,
    evidence.map(({ name, content }) => ({ file: objectFile(name), content })),
  );
  appendIndex(cases, folder, record, 'update');
}

interface EvidenceFile {
  readonly file: string;
  readonly content: string | Uint8Array;
}

function writeFiles(folder: string, record: CaseRecord, evidence: readonly EvidenceFile[]): void {
  mkdirSync(join(folder, 'evidence'), { recursive: true });
  writeWhole(
    new Map([
      ...evidence.map(({ file, content }) => [join(folder, 'evidence', file), content] as const),
      [join(folder, 'report.html'), renderReport(record)],
      [join(folder, 'report.md'), renderMarkdown(record)],
      [join(folder, 'record.json'), `${JSON.stringify(record, null, 2)}\n`],
    ]),
  );
}

function appendIndex(
  cases: string,
  folder: string,
  { caseId, mode, verdict, finding, rehearsal }: CaseRecord,
  kind: 'run' | 'update',
): void {
  const { category, resource, eventTime } = finding;
  const entry = {
    schemaVersion: 1,
    ...(rehearsal === undefined ? {} : { rehearsal }),
    at: new Date().toISOString(),
    kind,
    folder: basename(folder),
    caseId,
    mode,
    verdict,
    category,
    resource,
    eventTime,
  };
  appendLine(join(cases, CASE_INDEX), JSON.stringify(entry));
}

/** The last segment of an object name. All evidence of a case shares the segments before it. */
function objectFile(name: string): string {
  const file = basename(name);
  if (SAFE.test(file)) return file;
  throw couldNot({
    code: 'unsafe-name',
    what: 'an evidence object cannot be a file name',
    where: name,
    expected: 'letters, digits, dots and dashes after the last slash',
    fix: 'report this as a bug: core/evidence/manifest.ts creates the object names',
  });
}

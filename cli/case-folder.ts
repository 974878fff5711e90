import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CaseRecord } from '../core/case/record';
import { renderMarkdown } from '../core/report/markdown';
import type { EvidenceObject } from './pipeline/pipeline';
import { couldNot } from './problem';
import { renderReport } from './report/render-report';

/** Where everything of a working copy lies; not committed. */
export const RIPOSTE_FOLDER = '.riposte';

const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

export const caseFolder = (cwd: string, caseId: string): string => {
  if (SAFE.test(caseId) && !caseId.includes('..')) return join(cwd, RIPOSTE_FOLDER, 'cases', caseId);
  throw couldNot({
    what: 'the case id cannot be a folder name',
    where: caseId,
    expected: 'letters, digits, dots and dashes',
    fix: 'use the case id as the record has it',
  });
};

/** A new run of the same finding has the same case id: what an earlier run left would belong to no manifest. */
export const clearCaseFolder = (cwd: string, caseId: string): Promise<void> =>
  rm(join(caseFolder(cwd, caseId), 'evidence'), { recursive: true, force: true });

/** Leaves record.json, report.html, report.md and evidence/ behind, and answers the folder's path. */
export async function writeCaseFolder(
  cwd: string,
  record: CaseRecord,
  evidence: readonly EvidenceObject[],
): Promise<string> {
  const folder = caseFolder(cwd, record.caseId);
  await mkdir(join(folder, 'evidence'), { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'record.json'), `${JSON.stringify(record, null, 2)}\n`),
    writeFile(join(folder, 'report.html'), renderReport(record)),
    writeFile(join(folder, 'report.md'), renderMarkdown(record)),
    ...evidence.map(({ name, content }) => writeFile(join(folder, 'evidence', objectFile(name)), content)),
  ]);
  return folder;
}

/** The last segment of an object name; evidence of one case shares the segments before it. */
function objectFile(name: string): string {
  const file = basename(name);
  if (SAFE.test(file)) return file;
  throw couldNot({
    what: 'an evidence object cannot be a file name',
    where: name,
    expected: 'letters, digits, dots and dashes after the last slash',
    fix: 'report it: object names are made by core/evidence/manifest.ts',
  });
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CaseRecord } from '../../core/case/record';
import type { Problem } from '../../core/problem/problem';
import {
  type CaseEvidence,
  EVIDENCE_LABELS,
  type RebuiltCase,
  recordedCase,
} from '../../core/replay/recorded-case';
import { isObject } from '../../core/values/json';
import { err, ok, type Result } from '../../core/values/result';

const RECORD = 'record.json';

export const isCaseFolder = (folder: string): boolean => existsSync(join(folder, RECORD));

/** Case folders in a folder such as .riposte/cases, sorted by name; or the folder itself, if it is a case folder. */
export function caseFoldersIn(folder: string): readonly string[] {
  if (isCaseFolder(folder)) return [folder];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter(isCaseFolder);
}

/** A recorded finding from record.json and the evidence in a case folder. The hash of each piece is checked. */
export function readCaseFolder(folder: string): Result<RebuiltCase, Problem> {
  const record = readRecord(folder);
  // recordedCase checks every member that it uses.
  return record.ok ? recordedCase(record.value, evidenceOf(folder, record.value)) : record;
}

/** Only the finding, as the case stored it. To send it again, its investigation is not needed. */
export function readCaseFinding(folder: string): Result<string, Problem> {
  const record = readRecord(folder);
  if (!record.ok) return record;
  const { finding } = evidenceOf(folder, record.value);
  return finding === undefined ? err(WITHOUT_FINDING) : ok(finding);
}

function readRecord(folder: string): Result<CaseRecord, Problem> {
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(join(folder, RECORD), 'utf8'));
  } catch (cause) {
    return err(notARecord(`not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`));
  }
  if (!isObject(record) || record.schemaVersion !== 1) return err(notARecord('not a record of version 1'));
  return ok(record as unknown as CaseRecord);
}

const WITHOUT_FINDING: Problem = {
  code: 'case-without-finding',
  what: 'the evidence does not contain the finding, or the finding was changed later',
  where: 'evidence',
  expected: `${EVIDENCE_LABELS.finding}-HASH.json, as the case stored it`,
  fix: 'copy that object from the evidence bucket, or leave out this case',
};

const notARecord = (what: string): Problem => ({
  code: 'not-a-case-record',
  what,
  where: RECORD,
  expected: 'the record of a case, as riposte start writes it',
  fix: 'leave out this folder, or run riposte start or simulate with the finding again',
});

function evidenceOf(folder: string, record: CaseRecord): CaseEvidence {
  const entries = Array.isArray(record.evidence?.entries) ? record.evidence.entries : [];
  const pieces = (Object.entries(EVIDENCE_LABELS) as [keyof CaseEvidence, string][]).flatMap(
    ([piece, label]) => {
      const named = new RegExp(`^${label}-[0-9a-f]{12}\\.json$`);
      const entry = entries.find(({ name }) => named.test(basename(String(name))));
      const content = entry && tryPiece(join(folder, 'evidence', basename(entry.name)), entry.sha256);
      return content === undefined ? [] : [[piece, content] as const];
    },
  );
  return Object.fromEntries(pieces);
}

/** The piece as it was stored; undefined if it is missing or its hash differs. */
function tryPiece(file: string, sha256: string): string | undefined {
  try {
    const content = readFileSync(file);
    return createHash('sha256').update(content).digest('hex') === sha256
      ? content.toString('utf8')
      : undefined;
  } catch {
    return undefined;
  }
}

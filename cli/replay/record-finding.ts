import { basename, resolve } from 'node:path';
import { problemAt } from '../../core/problem/problem';
import { type CaseEvidence, EVIDENCE_LABELS, recordedCase } from '../../core/replay/recorded-case';
import { toRecordedLine } from '../../core/replay/recorded-finding';
import type { CaseOutcome } from '../cases/outcome';
import { appendLine } from '../files/whole-files';
import { writingTo } from '../files/writing-to';
import type { Io } from '../terminal/io';
import { couldNot } from '../terminal/problem';

/** Appends the finding and its investigation to a record file, as one line. Creates the file if it does not exist. */
export async function recordFinding(
  io: Io,
  file: string,
  notification: string,
  { record, evidence }: CaseOutcome,
): Promise<string> {
  if (!record) {
    throw couldNot({
      code: 'nothing-recorded',
      what: 'nothing was recorded, because the finding led to no case',
      where: `--record ${file}`,
      expected: 'a case, whose investigation can be recorded',
      fix: 'read the messages above, which show where the run got stuck',
    });
  }
  const pieces = (Object.entries(EVIDENCE_LABELS) as [keyof CaseEvidence, string][]).flatMap(
    ([piece, label]) => {
      const named = new RegExp(`^${label}-[0-9a-f]{12}\\.json$`);
      const content = evidence.find(({ name }) => named.test(basename(name)))?.content;
      return content === undefined ? [] : [[piece, textOf(content)] as const];
    },
  );
  const rebuilt = recordedCase(record, { finding: notification, ...Object.fromEntries(pieces) });
  if (!rebuilt.ok) throw couldNot(problemAt(`--record ${file}`, rebuilt.error));
  const line = toRecordedLine(rebuilt.value.recorded);
  writingTo(`--record ${file}`, () => appendLine(resolve(io.cwd, file), line));
  return rebuilt.value.recorded.notification.finding.canonicalName;
}

const textOf = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

import { relative } from 'node:path';
import type { ExceptionOutcome } from '../../review/exceptions';
import { fingerprintOfAll } from '../../review/input/fingerprint';
import { UNKNOWN } from '../../review/model/resource';
import { powersOf } from '../../review/powers/power-changes';
import { buildReport } from '../../review/report/build-report';
import { recognizedRows } from '../../review/report/coverage-rows';
import { responseRows } from '../../review/report/response-rows';
import type { PowersRow, ReportNote, ReviewReport } from '../../review/report/review-report';
import type { Review } from '../../review/review';
import type { Io } from '../terminal/io';
import type { Reviewed } from './reviewed';

/** Everything that a format shows, masked. */
export function reportOf(
  { stacks, inputs, folders, response, isSample }: Reviewed,
  judged: Review,
  { excepted }: ExceptionOutcome,
  { name }: { readonly name: string },
  { cwd }: Pick<Io, 'cwd'>,
): ReviewReport {
  const responded = responseRows(response);
  const recognized = recognizedRows([...judged.findings, ...excepted.map(({ finding }) => finding)]);
  return buildReport(judged, {
    name,
    documents: [...inputs.map(({ raw }) => raw), ...folders.map(({ json }) => json)],
    files: Object.fromEntries(
      inputs
        .filter(({ path }) => path !== '-' && !isSample)
        .map(({ stack, path }) => [stack.name, path.startsWith('/') ? relative(cwd, path) : path]),
    ),
    root: cwd,
    excepted: excepted.map(({ finding, exception }) => ({
      finding,
      place: exception.constructPath ?? exception.address ?? '',
      reason: exception.reason,
      owner: exception.owner,
      ends: exception.until,
    })),
    powers: powersOf(judged.context).changes.map(
      ({ who, principal, scope, gained, lost, standsOut, words }): PowersRow => ({
        who,
        principal: principal === UNKNOWN ? '(known after apply)' : principal,
        scope: scope.name,
        gained: [...gained],
        lost: [...lost],
        standsOut: [...standsOut],
        words: afterName(words, who),
      }),
    ),
    coverage: [...recognized.coverage, ...responded.coverage],
    tamper: recognized.tamper,
    responses: responded.responses,
    notes: notesOf(isSample),
    fingerprint: fingerprintOfAll(stacks.map(({ fingerprint }) => fingerprint)),
  });
}

/** Reports print the name in bold before the words. */
const afterName = (words: string, who: string): string =>
  words.toLowerCase().startsWith(`${who.toLowerCase()} `) ? words.slice(who.length + 1) : words;

const notesOf = (isSample: boolean): readonly ReportNote[] =>
  isSample
    ? [
        {
          kind: 'other',
          text: 'This is the sample that comes with the package. The review read none of your plans. To review a plan, run: riposte review plan.json',
        },
      ]
    : [];

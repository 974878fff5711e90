import type { CaseDraft } from '../../../core/case/record';
import { addTimeline } from '../../../core/ledger/case-document';
import { endSayings, readSayings } from '../../../core/ledger/sayings';
import { alertForged } from '../alert-forged';
import { readCase } from '../read-case';
import { amendCase } from '../write-case';
import type { FoundCase } from './find-case';
import { undoneSteps } from './tell-undo';
import type { StepUndo } from './undo-step';

/** Cases of repeated findings that are `contained` because of the change that is undone now. */
const joinedCases = (results: readonly StepUndo[]): readonly string[] => [
  ...new Set(undoneSteps(results).flatMap(({ step }) => step.effect.joined ?? [])),
];

/** Records the undo in their records too. Recording it twice changes nothing. */
export async function recordJoined({ deps, record }: FoundCase, results: readonly StepUndo[]): Promise<void> {
  const [last] = undoneSteps(results).map(({ done }) => done);
  if (!last) return;
  const text = `${last.by} undid the containment of ${record.caseId}, on which this case relied`;
  const amend = (draft: CaseDraft): CaseDraft =>
    draft.containment.config === 'undone'
      ? draft
      : addTimeline(
          {
            ...draft,
            verdict: 'observed',
            containment: { config: 'undone', instances: 'unknown' },
            nextSteps: [`Continue with ${record.caseId}: ${last.by} undid its containment.`],
          },
          { at: last.at, kind: 'undo', text },
        );
  for (const caseId of joinedCases(results)) {
    await endSayings(deps.store, caseId, 'undone');
    await amendCase(deps, caseId, amend, 'closed');
  }
}

/**
 * The marks of other findings are corrected too.
 *
 * @param isMarked - the finding of the case itself is done already. A restored record may lack the step that marks it, and a
 * joined case of a later version of the same finding may have written its mark
 */
export async function joinedRecords(
  { deps, record }: FoundCase,
  results: readonly StepUndo[],
  isMarked: boolean,
): Promise<readonly CaseDraft[]> {
  const read = await Promise.all(joinedCases(results).map((caseId) => findingOf({ deps, record }, caseId)));
  const records = read.flatMap((one) => (one ? [one] : []));
  const others = records.filter(
    ({ finding }) => !isMarked || finding.canonicalName !== record.finding.canonicalName,
  );
  return [...new Map(others.map((one) => [one.finding.canonicalName, one])).values()];
}

/** Its plan names its marks: a mark may be on the finding although the actor could not write that into its own ledger. */
async function findingOf(
  { deps, record }: Pick<FoundCase, 'deps' | 'record'>,
  caseId: string,
): Promise<CaseDraft | undefined> {
  const read = await readCase(deps, caseId);
  if (read.ok) return read.value.record;
  const why = `an undo of ${record.caseId} ends this case too, and its document does not name its finding`;
  await alertForged(deps, caseId, { reason: why, sayings: await readSayings(deps.store, caseId) });
  return undefined;
}

import { byHandOf } from '../../core/advice/by-hand';
import { lastingDetails, lastingSteps } from '../../core/advice/lasting-steps';
import type { CaseDraft } from '../../core/case/record';
import { REVERSAL_PARTS, type ReversalPart } from '../../core/case/watch-schedule';
import { describeReversal, reversedBy, stepsAfterReversal } from '../../core/containment/reversal';
import { evidencePiece } from '../../core/evidence/manifest';
import { addTimeline } from '../../core/ledger/case-document';
import { endContainment, readContainments } from '../../core/ledger/containments';
import { amendSayings, readSayings, type Sayings } from '../../core/ledger/sayings';
import { noticeOf } from '../../core/notices/notice';
import type { StepOutcome } from '../../core/outcome/outcome';
import { responseWordsOf } from '../../core/targets/response-words';
import { canonicalJson } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import { ACK, type CaseDependencies, RETRY } from './dependencies';
import { isStale, recordedMarks } from './marks/stale-mark';
import { writeMarks } from './marks/write-marks';
import { ownAccount } from './own-account';
import { readCase, refuseUnreadable } from './read-case';
import {
  readStanding,
  type Standing,
  type StandingOf,
  type StandingReading,
  tryStanding,
} from './read-standing';
import { amendCase, amendDocument, appendEvidence } from './write-case';

/** The case that this one relied on has notified people already. One reversal notifies them once, however many repeats joined. */
async function isToldBy({ store }: CaseDependencies, { joins }: Sayings): Promise<boolean> {
  return joins !== undefined && (await readSayings(store, joins)).ended === 'reversed';
}

/**
 * Stores the state as evidence, then records the verdict and the timeline, then what is left to do. After a crash in between,
 * another delivery records the same again.
 */
export async function recordReversal(
  deps: CaseDependencies,
  record: CaseDraft,
  { target, digest, wayIn, entries }: Standing,
  { state, judgement, prior }: StandingReading,
  outcomes?: readonly StepOutcome[],
): Promise<void> {
  const at = toIso(deps.clock.now());
  const sayings = await readSayings(deps.store, record.caseId);
  // A person undid the case meanwhile, or another delivery was faster.
  if (sayings.ended) return;
  await appendEvidence(deps, record.caseId, [
    evidencePiece(record.caseId, 'reversed', canonicalJson(state.evidenceOfReversal)),
  ]);
  // Where this mode writes no marks, people learn from the record and the notice what to correct by hand.
  const isHeld = deps.authority.may !== 'change';
  const marks = isHeld ? (await writeMarks(deps, record, 'reversed', { onlyWritten: true })).outcomes : [];
  const applied = entries.map(({ appliedAt }) => appliedAt).sort()[0] ?? sayings.since ?? at;
  await amendDocument(deps, record.caseId, (document) => {
    const draft = document.record;
    const { problems } = judgement;
    const reversal = describeReversal({
      workload: state.workload,
      running: state.running(),
      prior,
      problems: problems.filter(({ code }) => code !== 'not-settled'),
      since: applied,
      self: ownAccount(deps),
      changes: draft.changes ?? [],
      foundAt: at,
    });
    const text = `${reversedBy(reversal)}: ${reversal.problems.join('; ')}`;
    const next: CaseDraft = {
      ...draft,
      outcomes: outcomes ?? draft.outcomes,
      verdict: 'reversed',
      containment: { config: 'not-verified', instances: 'unknown' },
      nextSteps: [
        ...stepsAfterReversal(reversal, { target, serving: responseWordsOf(target).serving }),
        ...lastingSteps({ ...draft, outcomes: outcomes ?? draft.outcomes }),
      ],
      reversal,
    };
    const news =
      draft.verdict === 'reversed'
        ? []
        : [
            { at, kind: 'reversed', text },
            { at, kind: 'verdict', text: 'verdict: reversed' },
          ];
    return { ...document, state: 'closed', record: addTimeline(recordedMarks(next, marks), ...news) };
  });
  await amendSayings(deps.store, record.caseId, (current) =>
    current.ended
      ? undefined
      : {
          ...current,
          target,
          ...(digest === undefined ? {} : { digest }),
          ...(wayIn === undefined ? {} : { wayIn }),
          verdict: 'reversed',
          ended: 'reversed',
          todo: REVERSAL_PARTS,
        },
  );
}

/**
 * Concludes a case whose change somebody reverted before the actor verified it. No verdict was reported yet, and `contained` would
 * be false. The caller holds the lock. Returns false if the configuration contains the workload anyway, or if it is being
 * changed at this moment.
 */
export async function concludeReversal(
  deps: CaseDependencies,
  record: CaseDraft,
  about: Omit<StandingOf, 'caseId'>,
  outcomes: readonly StepOutcome[],
): Promise<boolean> {
  const standing = await tryStanding(deps, { ...about, caseId: record.caseId });
  if (standing?.whose !== 'own') return false;
  const reading = await readStanding(deps, standing);
  if (reading.judgement.problems.every(({ code }) => code === 'not-settled')) return false;
  await recordReversal(deps, record, standing, reading, outcomes);
  await finishReversal(deps, record.caseId);
  return true;
}

/**
 * Notifies people, corrects the marks in SCC, and ends the containment. Each part is removed from the list when it is done, so
 * that a crash in between repeats at most one part and loses none. Notifying people comes first, because nothing may delay
 * it.
 */
export async function finishReversal(deps: CaseDependencies, caseId: string): Promise<number> {
  for (const part of REVERSAL_PARTS) {
    const [handed, sayings] = await Promise.all([readCase(deps, caseId), readSayings(deps.store, caseId)]);
    if (!sayings.todo.includes(part)) continue;
    if (!handed.ok) return refuseUnreadable(deps, caseId, handed.error, sayings);
    if (!(await PARTS[part](deps, handed.value.record, sayings))) return RETRY;
    await amendSayings(deps.store, caseId, (current) => ({
      ...current,
      todo: current.todo.filter((one) => one !== part),
    }));
  }
  return ACK;
}

type Part = (deps: CaseDependencies, record: CaseDraft, sayings: Sayings) => Promise<boolean>;

const PARTS: Readonly<Record<ReversalPart, Part>> = { tell, mark, end };

async function tell(deps: CaseDependencies, record: CaseDraft, sayings: Sayings): Promise<boolean> {
  const { caseId, reversal, nextSteps, finding } = record;
  const lasts = lastingDetails(record);
  const notice = noticeOf({
    word: 'reversed',
    resource: sayings.target ?? finding.resource,
    severity: finding.severity,
    byHand: byHandOf(record),
  });
  const details = {
    ...notice.about,
    category: finding.category,
    finding: finding.canonicalName,
    resource: sayings.target ?? finding.resource,
    containment: { ...record.containment },
    ...(reversal ? { reversal: { ...reversal } } : {}),
    nextSteps,
    ...(lasts.length > 0 ? { lasts } : {}),
  };
  const text = `reversed: ${reversal ? reversedBy(reversal) : 'the containment no longer holds'}`;
  // A repeat joined a case that has notified people already. It records the reversal and notifies nobody again.
  const isTold = await isToldBy(deps, sayings);
  if (isTold) deps.log('NOTICE', 'case.verdict', 'reversed', { caseId, ...details });
  else deps.log('CRITICAL', 'case.reversed', text, { caseId, ...details });
  deps.notifier.notify({
    severity: isTold ? 'NOTICE' : 'CRITICAL',
    caseId,
    text: notice.text,
    details,
  });
  return true;
}

/** Marks show what is verified. From now on, `contained` in SCC would be false. */
async function mark(deps: CaseDependencies, record: CaseDraft): Promise<boolean> {
  const { outcomes, isPending } = await writeMarks(deps, record, 'reversed', {
    onlyWritten: true,
    more: true,
  });
  // Where no mark may be written, the record has reported it since the reversal (`recordReversal`).
  const refused = outcomes.filter((outcome) => isStale(outcome) && outcome.status === 'failed');
  if (refused.length > 0) await amendCase(deps, record.caseId, (draft) => recordedMarks(draft, refused));
  return !isPending;
}

async function end(deps: CaseDependencies, record: CaseDraft, { target }: Sayings): Promise<boolean> {
  if (target === undefined) return true;
  const standing = await readContainments(deps.store, target);
  for (const { caseId, effect } of standing) {
    if (caseId === record.caseId) await endContainment(deps.store, target, effect);
  }
  return true;
}

import { addTimeline } from '../../core/case/case-document';
import { noticeOf } from '../../core/case/notice';
import type { CaseDraft, StepOutcome } from '../../core/case/record';
import { containedSince, REVERSAL_PARTS, type ReversalPart } from '../../core/case/watch-schedule';
import { byHandOf } from '../../core/containment/by-hand';
import { lastingDetails, lastingSteps } from '../../core/containment/lasting-steps';
import { describeReversal, reversedBy, stepsAfterReversal } from '../../core/containment/reversal';
import { evidencePiece } from '../../core/evidence/manifest';
import { endContainment, readContainments } from '../../core/ledger/containments';
import { identityEmail } from '../../core/naming/names';
import { canonicalJson, type JsonObject } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import { appendEvidence } from '../case/amend-case';
import { amendDocument } from '../case/amend-document';
import { describe, isRetryable } from '../google/faults';
import { contextOf } from './action-context';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { readCase } from './read-case';
import { readStanding, type Standing, type StandingReading, tryStanding, tryTarget } from './read-standing';

/** The case that this one relied on has told people already: one reversal rings once, however many repeats joined. */
async function isToldBy(deps: ActorDependencies, joins: string | undefined): Promise<boolean> {
  const earlier = joins === undefined ? undefined : await readCase(deps, joins);
  return earlier?.ok === true && earlier.value.record.verdict === 'reversed';
}

/** The state as evidence first, then verdict, timeline and what is left to do, in one write. */
export async function recordReversal(
  deps: ActorDependencies,
  record: CaseDraft,
  { target, entries }: Standing,
  { service, iamPolicy, judgement, prior }: StandingReading,
  outcomes?: readonly StepOutcome[],
): Promise<void> {
  const at = toIso(deps.clock.now());
  const since = containedSince(record, entries) ?? at;
  await appendEvidence(deps, record.caseId, [
    evidencePiece(record.caseId, 'reversed', canonicalJson({ service, iamPolicy })),
  ]);
  const applied = entries.map(({ appliedAt }) => appliedAt).sort()[0] ?? since;
  await amendDocument(deps.store, record.caseId, (document) => {
    const draft = document.record;
    // A person took it back meanwhile, or another delivery was faster.
    if (draft.verdict === 'reversed' || draft.containment.config === 'undone') return undefined;
    const { problems } = judgement;
    const reversal = describeReversal({
      service,
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
        ...stepsAfterReversal(reversal, target),
        ...lastingSteps({ ...draft, outcomes: outcomes ?? draft.outcomes }),
      ],
      reversal,
    };
    const told = addTimeline(
      next,
      { at, kind: 'reversed', text },
      { at, kind: 'verdict', text: 'verdict: reversed' },
    );
    const checked = document.watch?.checked ?? 0;
    return {
      ...document,
      state: 'closed',
      record: told,
      watch: { since, checked, todo: REVERSAL_PARTS },
    };
  });
}

/** As Cloud Run names the actor where it was the last to change a service. */
export const ownAccount = ({
  config: { project, hub = project, pipeline },
}: Pick<ActorDependencies, 'config'>) =>
  identityEmail({ project: hub, name: pipeline?.name ?? 'riposte' }, 'actor');

/**
 * Somebody took the change back before it could be verified: no word was said yet, and `contained` would be false. The
 * caller holds the lock. False: the configuration contains all the same, or it is being changed at this moment.
 */
export async function concludeReversal(
  deps: ActorDependencies,
  record: CaseDraft,
  outcomes: readonly StepOutcome[],
): Promise<boolean> {
  const standing = await tryStanding(deps, record);
  if (standing?.whose !== 'own') return false;
  const reading = await readStanding(deps, record, standing);
  if (reading.judgement.problems.every(({ code }) => code === 'not-settled')) return false;
  await recordReversal(deps, record, standing, reading, outcomes);
  await finishReversal(deps, record.caseId);
  return true;
}

/**
 * Tells people, corrects the marks in SCC, and ends the containment. Each part is struck off once it is done, so that a
 * crash in between repeats one part at most and loses none. People come first: nothing may keep the alarm waiting.
 */
export async function finishReversal(deps: ActorDependencies, caseId: string): Promise<number> {
  for (const part of REVERSAL_PARTS) {
    const handed = await readCase(deps, caseId);
    if (!handed.ok || !handed.value.watch?.todo?.includes(part)) continue;
    if (!(await PARTS[part](deps, handed.value.record))) return RETRY;
    await strikeOff(deps, caseId, part);
  }
  return ACK;
}

const strikeOff = (deps: ActorDependencies, caseId: string, part: ReversalPart) =>
  amendDocument(deps.store, caseId, (document) => {
    const { watch } = document;
    if (!watch?.todo?.includes(part)) return undefined;
    return { ...document, watch: { ...watch, todo: watch.todo.filter((one) => one !== part) } };
  });

type Part = (deps: ActorDependencies, record: CaseDraft) => Promise<boolean>;

const PARTS: Readonly<Record<ReversalPart, Part>> = { tell, mark, end };

async function tell(deps: ActorDependencies, record: CaseDraft): Promise<boolean> {
  const { caseId, reversal, nextSteps, finding } = record;
  const lasts = lastingDetails(record);
  const notice = noticeOf({
    word: 'reversed',
    resource: tryTarget(deps, record) ?? finding.resource,
    severity: finding.severity,
    byHand: byHandOf(record),
  });
  const details: JsonObject = {
    ...notice.about,
    category: finding.category,
    finding: finding.canonicalName,
    resource: tryTarget(deps, record) ?? finding.resource,
    containment: { ...record.containment },
    ...(reversal ? { reversal: { ...reversal } } : {}),
    nextSteps,
    ...(lasts.length > 0 ? { lasts } : {}),
  };
  const text = `reversed: ${reversal ? reversedBy(reversal) : 'the containment does not hold any more'}`;
  // A repeat joined a case that has told people already: it says what is so, and calls nobody again.
  const isTold = await isToldBy(deps, record.joins);
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

/** Marks mirror what is verified: `contained` in SCC would be a false word from now on. */
async function mark(deps: ActorDependencies, record: CaseDraft): Promise<boolean> {
  if (deps.config.mode !== 'enforce') return true;
  const context = contextOf(deps, record, 'reversed', record.containment, record.nextSteps);
  for (const step of record.plan.steps) {
    const action = deps.catalogue.action(step.action);
    const marked = record.outcomes.some((outcome) => outcome.step === step.id && outcome.status === 'done');
    if (action.kind !== 'recording' || !action.targets.includes('finding') || !marked) continue;
    if (step.target !== record.finding.canonicalName) continue;
    try {
      await action.apply(context, step);
    } catch (cause) {
      const error = describe(cause);
      const again = isRetryable(cause);
      deps.log(again ? 'WARNING' : 'ERROR', again ? 'case.retry' : 'step.failed', error.message, {
        caseId: record.caseId,
        step: step.id,
        error,
      });
      if (again) return false;
    }
  }
  return true;
}

async function end(deps: ActorDependencies, record: CaseDraft): Promise<boolean> {
  const target = tryTarget(deps, record);
  if (target === undefined) return true;
  const standing = await readContainments(deps.store, target);
  for (const { caseId, effect } of standing) {
    if (caseId === record.caseId) await endContainment(deps.store, target, effect);
  }
  return true;
}

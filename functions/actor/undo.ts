import type { ActionContext, WorkloadAction } from '../../core/actions/action';
import { addTimeline, type CaseDraft, fromLedger, hasRecord } from '../../core/case/case-document';
import type { StepOutcome } from '../../core/case/record';
import { isOutsideRollout } from '../../core/config/config-for';
import { evidencePiece } from '../../core/evidence/manifest';
import { canonicalJson, hashOf, jsonEqual } from '../../core/json';
import { effectKey, moveEffect, readEffect } from '../../core/ledger/effects';
import { forgetBadDigest, setHold } from '../../core/ledger/holds';
import { acquireLock, releaseLock } from '../../core/ledger/locks';
import { workloadSteps } from '../../core/plan/plan-response';
import type { PlannedStep } from '../../core/plan/response-plan';
import { toIso } from '../../core/time';
import { amendCase, appendEvidence } from '../case/amend-case';
import { describe, isRetryable } from '../google/faults';
import { differing } from './apply-step';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { scopedTo } from './scoped';
import { targetGuard } from './target-guard';

const LEASE_MS = 570_000;

interface UndoRequest {
  readonly caseId: string;
  readonly requestedBy?: string | undefined;
}

const UNDONE: Undone = { kind: 'undone', text: 'every user-settable field is as it was before' };

type Undone = { readonly kind: 'undone' | 'refused' | 'nothing'; readonly text: string };

/**
 * Takes back every workload step of a case, last first: refuses on drift, works once, restores every user-settable
 * field, and holds repeats on the same workload and digest. Only operators may publish to the topic this comes from.
 * A project that has left the rollout since is no exception: what was changed there may be taken back while the grants last.
 */
export async function undo(unscoped: ActorDependencies, request: UndoRequest): Promise<number> {
  const { store, log, clock } = unscoped;
  const refuse = (reason: string) => {
    log('WARNING', 'undo.refused', reason, { caseId: request.caseId, reason });
    return ACK;
  };
  const found = await readRecord(unscoped, request.caseId);
  if (!found) return refuse('the ledger has no such case');
  const deps = scopedTo(unscoped, found);
  const target = workloadSteps(found.plan, deps.catalogue)[0]?.target;
  if (target === undefined) return refuse('the case changed nothing');
  const owner = { caseId: request.caseId, run: deps.newRunId() };
  const lock = await acquireLock(store, target, owner, {
    nowMs: clock.now(),
    leaseMs: LEASE_MS,
    cooldownMs: 0,
  });
  if (lock.kind !== 'acquired') return RETRY;
  try {
    // Read again under the lock: what was read before it may be another undo's past.
    const record = (await readRecord(deps, request.caseId)) ?? found;
    const steps = [...workloadSteps(record.plan, deps.catalogue)].reverse();
    const setBy = request.requestedBy ?? 'an operator';
    const results: { step: PlannedStep; result: Undone }[] = [];
    for (const step of steps) results.push({ step, result: await undoStep(deps, record, step, setBy) });
    await finish(deps, record, results, setBy);
    return ACK;
  } finally {
    await releaseLock(store, target, owner, undefined);
  }
}

async function readRecord({ store }: ActorDependencies, caseId: string): Promise<CaseDraft | undefined> {
  const stored = await store.get('cases', caseId);
  const document = stored && fromLedger(stored.data);
  return hasRecord(document) ? document.record : undefined;
}

async function undoStep(
  deps: ActorDependencies,
  record: CaseDraft,
  step: PlannedStep,
  setBy: string,
): Promise<Undone> {
  const action = deps.catalogue.action(step.action) as WorkloadAction;
  const key = effectKey(record.finding, step);
  const effect = await readEffect(deps.store, key);
  const guard = targetGuard(step, record.finding.resource, deps);
  // Of a project that has left the rollout nobody knows any more that its id and number are one. But the effect is the
  // actor's own word, which nobody else can write: to this very target it did this very step.
  const known = isOutsideRollout(deps.config) && effect !== undefined;
  if (guard.kind === 'refuse' && !known) return { kind: 'refused', text: `is refused: ${guard.reason}` };
  if (!effect) return { kind: 'nothing', text: 'was never applied' };
  if (effect.state === 'undone') {
    // Undone and never said: an earlier delivery of this very request died before it could.
    const said = record.timeline.some((entry) => entry.kind === 'undo');
    return said ? { kind: 'refused', text: 'is already undone; an undo works once' } : UNDONE;
  }
  const context = undoContext(deps, record);
  try {
    const current = await action.read(context, step.target);
    const before = action.comparable(effect.prior);
    let restored = current;
    if (jsonEqual(action.comparable(current), before)) {
      await hold(deps, record, step, setBy);
    } else {
      const expected = effect.appliedHash ?? hashOf(step.after);
      const found = effect.appliedHash ? hashOf(action.comparable(current)) : hashOf(action.project(current));
      if (found !== expected) {
        const fields = differing(before, action.comparable(current)).join(', ');
        return {
          kind: 'refused',
          text: `the resource changed since Riposte changed it (differs from the prior state in: ${fields}); restore it by hand`,
        };
      }
      // The hold comes first: a repeat finding between the two must not contain again.
      await hold(deps, record, step, setBy);
      await action.undo(context, step, effect.prior, current);
      restored = await action.read(context, step.target);
      const differs = differing(before, action.comparable(restored)).join(', ');
      if (differs)
        return {
          kind: 'refused',
          text: `restored, but these fields differ from the prior state: ${differs}`,
        };
    }
    await appendEvidence(deps, record.caseId, [
      evidencePiece(record.caseId, `undone-${step.id}`, canonicalJson(restored)),
    ]);
    await moveEffect(deps.store, key, 'undone');
    return UNDONE;
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    return { kind: 'refused', text: describe(cause).message };
  }
}

const hold = async (deps: ActorDependencies, record: CaseDraft, step: PlannedStep, setBy: string) => {
  await forgetBadDigest(deps.store, step.target, record.detection.evidence.imageDigest);
  await setHold(
    deps.store,
    {
      target: step.target,
      digest: record.detection.evidence.imageDigest,
      caseId: record.caseId,
      setBy,
      hours: deps.config.policy.holdHours,
    },
    deps.clock.now(),
  );
};

const undoContext = (deps: ActorDependencies, record: CaseDraft): ActionContext => ({
  caseId: record.caseId,
  finding: record.finding,
  run: deps.run,
  metrics: deps.metrics,
  marker: deps.marker,
  notifier: deps.notifier,
  verdict: 'observed',
  containment: { config: 'undone', instances: 'unknown' },
  nextSteps: [],
});

async function finish(
  deps: ActorDependencies,
  record: CaseDraft,
  results: readonly { readonly step: PlannedStep; readonly result: Undone }[],
  setBy: string,
): Promise<void> {
  const refused = results.filter(({ result }) => result.kind === 'refused');
  const undone = results.filter(({ result }) => result.kind === 'undone');
  const at = toIso(deps.clock.now());
  const text = results.map(({ step, result }) => `${step.action} ${result.text}`).join('; ');
  if (undone.length > 0) {
    await takeBackMarks(deps, record);
    const ids = undone.map(({ step }) => step.id);
    const amend = (draft: CaseDraft): CaseDraft => ({
      ...draft,
      outcomes: draft.outcomes.map((outcome) => markUndone(outcome, ids)),
      containment: { config: 'undone', instances: 'unknown' },
      nextSteps: afterUndo(deps, setBy, refused.length),
      verdict: 'observed' as const,
    });
    const entry = { at, kind: 'undo', text: `undone by ${setBy}: ${text}` };
    // Closed: a command that is still on its way must neither verify nor contain what a person took back.
    await amendCase(deps, record.caseId, (draft) => addTimeline(amend(draft), entry), 'closed');
  }
  if (undone.length === 0 && refused.length > 0) {
    const entry = { at, kind: 'undo-refused', text: `undo asked for by ${setBy} is refused: ${text}` };
    await amendCase(deps, record.caseId, (draft) => addTimeline(draft, entry));
  }
  const ok = refused.length === 0 && undone.length > 0;
  deps.log(ok ? 'NOTICE' : 'WARNING', ok ? 'undo.done' : 'undo.refused', text, {
    caseId: record.caseId,
    reason: text,
    requestedBy: setBy,
    ...(undone.length > 0
      ? {
          holdUntil: toIso(deps.clock.now() + deps.config.policy.holdHours * 3_600_000),
          nextSteps: afterUndo(deps, setBy, refused.length),
        }
      : {}),
    steps: results.map(({ step, result }) => ({
      step: step.id,
      action: step.action,
      target: step.target,
      result: result.kind,
      text: result.text,
    })),
  });
}

const afterUndo = (deps: ActorDependencies, setBy: string, refused: number): readonly string[] => [
  ...(refused > 0 ? ['Restore by hand what was refused: the timeline names it.'] : []),
  `The workload is as it was before, by the wish of ${setBy}; for ${deps.config.policy.holdHours} hours repeats on it and this digest only notify.`,
  'If the finding was real after all, contain by hand: Riposte will not act on this case again.',
];

const markUndone = (outcome: StepOutcome, ids: readonly string[]): StepOutcome =>
  ids.includes(outcome.step) ? { ...outcome, status: 'undone' } : outcome;

/** Marks are for people who look into SCC; failing to take them back does not undo the undo. */
async function takeBackMarks(deps: ActorDependencies, record: CaseDraft): Promise<void> {
  for (const step of record.plan.steps) {
    const action = deps.catalogue.action(step.action);
    if (action.kind !== 'recording' || !action.undo || deps.config.mode !== 'enforce') continue;
    await action.undo(undoContext(deps, record), step).catch((cause: unknown) =>
      deps.log('WARNING', 'step.failed', describe(cause).message, {
        caseId: record.caseId,
        step: step.id,
        error: describe(cause),
      }),
    );
  }
}

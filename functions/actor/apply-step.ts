import type { ActionContext, WorkloadAction } from '../../core/actions/action';
import type { CaseDraft } from '../../core/case/case-document';
import type { StepOutcome } from '../../core/case/record';
import { evidencePiece } from '../../core/evidence/manifest';
import { canonicalJson, hashOf, isObject, type JsonObject, jsonEqual } from '../../core/json';
import { addContainment } from '../../core/ledger/containments';
import { Contended } from '../../core/ledger/document-store';
import { type Effect, effectKey, moveEffect, startEffect } from '../../core/ledger/effects';
import type { PlannedStep } from '../../core/plan/response-plan';
import { parseIso, toIso } from '../../core/time';
import { appendEvidence } from '../case/amend-case';
import { describe, GoogleFault, isRetryable } from '../google/faults';
import type { ActorDependencies } from './dependencies';

export interface StepResult {
  readonly outcome: StepOutcome;
  /** The resource before the change, when the step took effect. */
  readonly prior?: JsonObject;
  /** Since when the change is known to be in place, over all deliveries. */
  readonly appliedAt?: string;
}

/** A stale etag is read again this often; somebody else's writes may go on for longer than we wait. */
const CONFLICT_ATTEMPTS = 3;

export interface StepInput {
  readonly context: ActionContext;
  readonly action: WorkloadAction;
  readonly step: PlannedStep;
  readonly record: CaseDraft;
  /** The state, if it is being read already. */
  readonly first: Promise<JsonObject> | undefined;
  /** Another delivery follows if this one gives up: a long conflict is worth it. */
  readonly more: boolean;
  /** Told when the workload may have changed: the cooldown must start whatever happens afterwards. */
  readonly changed: (atMs: number) => void;
}

/** Read, record the prior state, apply, re-read, verify. Safe to run again after a crash at any await. */
export async function applyStep(deps: ActorDependencies, input: StepInput): Promise<StepResult> {
  const { context, action, step, record } = input;
  const startedAt = toIso(deps.clock.now());
  deps.log('NOTICE', 'step.started', step.id, { caseId: record.caseId, step: step.id, action: step.action });
  const finish = (
    status: StepOutcome['status'],
    rest: Partial<StepOutcome>,
    prior?: JsonObject,
  ): StepResult => {
    const outcome = {
      step: step.id,
      action: step.action,
      status,
      startedAt,
      endedAt: toIso(deps.clock.now()),
      ...rest,
    };
    report(deps, record.caseId, outcome);
    return { outcome, ...(prior ? { prior } : {}) };
  };
  try {
    const key = effectKey(record.finding, step);
    const current = await (input.first ?? action.read(context, step.target));
    const effect = await startEffect(deps.store, key, { prior: current, startedAt });
    if (effect.state === 'undone') {
      const message = 'a person has undone this very step; it is not applied again';
      return finish('refused', {
        error: { kind: 'undone', message, fix: 'contain by hand if it is needed after all' },
      });
    }
    if (await change(deps, input, current, effect))
      deps.log('NOTICE', 'step.applied', step.id, { caseId: record.caseId, step: step.id });
    const after = await action.read(context, step.target);
    const check = action.verify(step, after);
    if (!check.ok) {
      const message = `${step.action} on ${step.target} is not verified: ${check.saw}`;
      return finish(
        'failed',
        {
          error: {
            kind: 'verification',
            message,
            fix: 'look for another writer of the service, then contain by hand',
          },
        },
        effect.prior,
      );
    }
    const appliedAt = await keep(deps, input, key, after, effect);
    return { ...finish('done', { verification: check.saw }, effect.prior), appliedAt };
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    const refused = cause instanceof Drift;
    return finish(refused ? 'refused' : 'failed', { error: refused ? cause.toError() : describe(cause) });
  }
}

/** Records what verified and since when, that the case keeps the workload contained, and the state as evidence. */
async function keep(
  deps: ActorDependencies,
  { action, step, record }: StepInput,
  key: string,
  after: JsonObject,
  effect: Effect,
): Promise<string> {
  const appliedHash = hashOf(action.comparable(after));
  const appliedAt = effect.appliedAt ?? toIso(deps.clock.now());
  if (effect.state !== 'applied' || effect.appliedHash !== appliedHash) {
    await moveEffect(deps.store, key, 'applied', { appliedHash, appliedAt });
  }
  const digest = record.detection.evidence.imageDigest;
  await addContainment(deps.store, step.target, {
    caseId: record.caseId,
    action: step.action,
    effect: key,
    ...(digest === undefined ? {} : { digest }),
    appliedAt,
    appliedHash,
    changed: !jsonEqual(action.project(effect.prior), action.project(after)),
  });
  await appendEvidence(deps, record.caseId, [
    evidencePiece(record.caseId, `after-${step.id}`, canonicalJson(after)),
  ]);
  return appliedAt;
}

/** What the step wants is there: by the plan's words, or as the API kept it when it was verified before. */
function holdsAlready(
  action: WorkloadAction,
  step: PlannedStep,
  current: JsonObject,
  effect: Effect,
): boolean {
  if (jsonEqual(action.project(current), step.after)) return true;
  return effect.state === 'applied' && effect.appliedHash === hashOf(action.comparable(current));
}

/** Faults after which the workload is known to be as it was. */
const NOT_CHANGED = new Set(['denied', 'not-found', 'conflict', 'invalid']);
const mayHaveChanged = (cause: unknown): boolean =>
  !(cause instanceof GoogleFault) || cause.afterAcceptance || !NOT_CHANGED.has(cause.kind);

async function change(
  { clock }: ActorDependencies,
  { context, action, step, changed, more }: StepInput,
  first: JsonObject,
  effect: Effect,
): Promise<boolean> {
  let current = first;
  for (let attempt = 1; ; attempt += 1) {
    if (holdsAlready(action, step, current, effect)) {
      // There already, and it was not before: an earlier delivery changed it, and may have died before it said so.
      if (!jsonEqual(action.project(effect.prior), step.after))
        changed(parseIso(effect.startedAt) ?? clock.now());
      return false;
    }
    if (!jsonEqual(action.project(current), step.before)) throw new Drift(step, action.project(current));
    try {
      await action.apply(context, step, current);
      changed(clock.now());
      return true;
    } catch (cause) {
      if (mayHaveChanged(cause)) changed(clock.now());
      const conflict = cause instanceof GoogleFault && cause.kind === 'conflict';
      if (conflict && attempt >= CONFLICT_ATTEMPTS && more) throw new Contended(step.target);
      if (!conflict || attempt >= CONFLICT_ATTEMPTS) throw cause;
      await clock.sleep(200 * attempt);
      current = await action.read(context, step.target);
    }
  }
}

/** The workload is neither as planned before nor as planned after: the plan is about another state. */
class Drift extends Error {
  constructor(
    readonly step: PlannedStep,
    readonly found: unknown,
  ) {
    super(`${step.target} changed since the plan: ${differing(step.before, found).join(', ')}`);
  }

  toError() {
    return {
      kind: 'drift',
      message: this.message,
      fix: 'look who changed it; a newer finding plans again, or contain by hand',
    };
  }
}

export function differing(left: unknown, right: unknown): readonly string[] {
  if (!isObject(left) || !isObject(right)) return ['(whole)'];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (key) => !jsonEqual(left[key], right[key]),
  );
}

function report({ log }: ActorDependencies, caseId: string, outcome: StepOutcome): void {
  const events = { done: 'step.verified', failed: 'step.failed', refused: 'step.refused' } as const;
  const event = events[outcome.status as keyof typeof events] ?? 'step.ended';
  const fields = { caseId, step: outcome.step, action: outcome.action };
  log(
    outcome.status === 'done' ? 'NOTICE' : 'CRITICAL',
    event,
    outcome.error?.message ?? outcome.verification ?? '',
    {
      ...fields,
      ...(outcome.verification ? { verification: outcome.verification } : {}),
      ...(outcome.error ? { error: { ...outcome.error } } : {}),
    },
  );
}

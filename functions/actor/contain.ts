import { addTimeline, type CaseDocument, type CaseDraft } from '../../core/case/case-document';
import type { Containment, StepOutcome, Verdict } from '../../core/case/record';
import { isOutsideRollout } from '../../core/config/config-for';
import { withPlaces } from '../../core/containment/further-steps';
import { imageDigestOf } from '../../core/finding/finding';
import { firstRefusal, type GuardAnswer, pass } from '../../core/guards/guard';
import { holdGuard } from '../../core/guards/live-guards';
import { type JsonObject, jsonEqual } from '../../core/json';
import { takeBreakerPlace } from '../../core/ledger/breaker';
import { effectKey, readEffect } from '../../core/ledger/effects';
import { readHold, rememberBadDigest } from '../../core/ledger/holds';
import { workloadSteps } from '../../core/plan/plan-response';
import type { PlannedStep } from '../../core/plan/response-plan';
import { known } from '../../core/result';
import { toIso } from '../../core/time';
import { amendCase } from '../case/amend-case';
import { contextOf, WAITING } from './action-context';
import { applyStep, type StepInput, type StepResult } from './apply-step';
import type { Confirmation } from './confirm';
import type { ActorDependencies } from './dependencies';
import { isConfirmed, runRecordingSteps } from './recording-steps';
import { targetGuard } from './target-guard';
import { nextStepsOf, sufficient, verdictOf } from './verdict';
import { verifyInstances } from './verify-instances';

type Case = CaseDocument & { readonly record: CaseDraft };

export interface Contained {
  readonly verdict: Verdict;
  /** Verified later: the configuration is changed, the instances are not yet known to be gone. */
  readonly again: boolean;
}

/** Guard, apply, verify, record. Mode decides only whether the first mutation happens (invariant 2). */
export async function contain(
  deps: ActorDependencies,
  document: Case,
  confirmation: Confirmation,
  delivery: Pick<StepInput, 'changed' | 'more'>,
): Promise<Contained> {
  const { record } = document;
  const wanted = workloadSteps(record.plan, deps.catalogue).map((step) => asOfNow(step, confirmation.own));
  const first = prefetch(deps, record, confirmation.answer, wanted[0]);
  const answer = firstRefusal(
    await Promise.all([
      askBreaker(deps, record, confirmation.answer, wanted.length),
      askHoldAgain(deps, confirmation, wanted[0]),
      remember(deps, confirmation, wanted[0]),
    ]),
  );
  logGuards(deps, record.caseId, answer, wanted.length);

  const startedAt = toIso(deps.clock.now());
  const results: StepResult[] = [];
  for (const [index, step] of wanted.entries()) {
    const under = { answer, first: index === 0 ? first : undefined, ...delivery };
    results.push(await runWorkloadStep(deps, document, step, under));
  }
  const outcomes = results.map((result) => result.outcome);

  const badDigest = confirmation.live && imageDigestOf(confirmation.live);
  const containment = await verifyContainment(deps, record, results, badDigest, startedAt);
  // Nobody decided about this project: that must not look like an ordinary dry run.
  const verdict = isOutsideRollout(deps.config)
    ? 'refused'
    : verdictOf(record, outcomes, containment, deps.catalogue);
  const told = { outcomes, containment, verdict, confirmed: isConfirmed(record, confirmation) };
  const recorded = await runRecordingSteps(deps, record, told);
  const again = verdict === 'containing' && sufficient(outcomes, deps.catalogue);
  await close(deps, record, [...outcomes, ...recorded], containment, verdict, again);
  return { verdict, again };
}

/**
 * The same step from today's state: somebody may have touched the service since the responder read it, and as long as
 * the actor would do the very same thing now, that must not keep a bad image serving. Once a person has approved a
 * plan, its `before` will bind; nothing is approved yet.
 */
function asOfNow(step: PlannedStep, own: readonly PlannedStep[] = []): PlannedStep {
  const mine = own.find(
    ({ action, target, after }) =>
      action === step.action && target === step.target && jsonEqual(after, step.after),
  );
  return mine ? { ...step, before: mine.before } : step;
}

/** Only what would really change something takes a place: a dry run must not use the limit up. */
async function askBreaker(
  deps: ActorDependencies,
  record: CaseDraft,
  answer: GuardAnswer,
  steps: number,
): Promise<GuardAnswer> {
  if (answer.kind === 'refuse' || steps === 0 || deps.config.mode !== 'enforce') return answer;
  return takeBreakerPlace(deps.store, record.caseId, deps.config.policy.breaker, deps.clock.now());
}

/** The hold was read beside taking the lock; an undo that ended in between has set it since. */
async function askHoldAgain(
  deps: ActorDependencies,
  { answer, live }: Confirmation,
  step: PlannedStep | undefined,
): Promise<GuardAnswer> {
  if (answer.kind === 'refuse' || !step || deps.config.mode !== 'enforce') return answer;
  return holdGuard(
    known(await readHold(deps.store, step.target, live && imageDigestOf(live), deps.clock.now())),
  );
}

/** Before the change: a second finding on this workload must not take this digest for a refuge. */
async function remember(
  deps: ActorDependencies,
  { answer, live }: Confirmation,
  step: PlannedStep | undefined,
): Promise<GuardAnswer> {
  if (answer.kind === 'refuse' || !step || deps.config.mode !== 'enforce') return answer;
  await rememberBadDigest(deps.store, step.target, live && imageDigestOf(live));
  return pass;
}

/** The first step's state is read while the breaker is asked: a call's time less until containment. */
function prefetch(
  deps: ActorDependencies,
  record: CaseDraft,
  answer: GuardAnswer,
  step: PlannedStep | undefined,
): Promise<JsonObject> | undefined {
  const action = step && deps.catalogue.action(step.action);
  if (!step || action?.kind !== 'workload' || answer.kind === 'refuse' || deps.config.mode !== 'enforce')
    return undefined;
  if (targetGuard(step, record.finding.resource, deps).kind === 'refuse') return undefined;
  const reading = action.read(contextOf(deps, record, 'containing', NOTHING_YET, []), step.target);
  reading.catch(() => undefined);
  return reading;
}

async function runWorkloadStep(
  deps: ActorDependencies,
  document: Case,
  step: PlannedStep,
  { answer, ...delivery }: Pick<StepInput, 'first' | 'changed' | 'more'> & { readonly answer: GuardAnswer },
): Promise<StepResult> {
  const { mode } = deps.config;
  const at = toIso(deps.clock.now());
  const base = { step: step.id, action: step.action, startedAt: at, endedAt: at };
  const guard = answer.kind === 'refuse' ? answer : targetGuard(step, document.record.finding.resource, deps);
  const standing = guard.kind === 'refuse' ? await standingEffect(deps, document.record, step) : undefined;
  if (standing) return standing;
  if (guard.kind === 'refuse') {
    const error = { kind: `guard:${guard.guard}`, message: guard.reason, fix: guard.fix };
    deps.log('CRITICAL', 'step.refused', guard.reason, {
      caseId: document.record.caseId,
      step: step.id,
      error,
    });
    return { outcome: { ...base, status: 'refused', error } };
  }
  if (mode !== 'enforce') return { outcome: { ...base, status: WAITING[mode] } };
  const action = deps.catalogue.action(step.action);
  if (action.kind !== 'workload') throw new Error(`step ${step.id} is no workload step`);
  const context = contextOf(deps, document.record, 'containing', NOTHING_YET, []);
  return applyStep(deps, { context, action, step, record: document.record, ...delivery });
}

/** Guards decide about changes to come. What was applied before stands, and is not told as refused. */
async function standingEffect(
  deps: ActorDependencies,
  record: CaseDraft,
  step: PlannedStep,
): Promise<StepResult | undefined> {
  const effect = await readEffect(deps.store, effectKey(record.finding, step));
  const earlier = record.outcomes.find((outcome) => outcome.step === step.id && outcome.status === 'done');
  if (effect?.state !== 'applied' || !earlier || deps.config.mode !== 'enforce') return undefined;
  return {
    outcome: earlier,
    prior: effect.prior,
    ...(effect.appliedAt ? { appliedAt: effect.appliedAt } : {}),
  };
}

const NOTHING_YET: Containment = { config: 'not-attempted', instances: 'not-attempted' };

async function verifyContainment(
  deps: ActorDependencies,
  record: CaseDraft,
  results: readonly StepResult[],
  badDigest: string | undefined,
  changedAt: string,
): Promise<Containment> {
  const outcomes = results.map((result) => result.outcome);
  if (!outcomes.some((outcome) => outcome.status === 'done')) {
    return outcomes.some((outcome) => outcome.status === 'failed')
      ? { config: 'not-verified', instances: 'unknown' }
      : NOTHING_YET;
  }
  if (!sufficient(outcomes, deps.catalogue)) return { config: 'not-verified', instances: 'running' };
  const target = workloadSteps(record.plan, deps.catalogue)[0]?.target as string;
  const priors = results.flatMap((result) => (result.prior ? [result.prior] : []));
  const failed = outcomes.some((outcome) => outcome.status === 'failed');
  const instances = await verifyInstances(
    deps,
    target,
    badDigest,
    priors,
    lastKill(deps, results, changedAt),
  );
  return { config: failed ? 'not-verified' : 'verified', instances };
}

/** Only a sample taken after the last step that ends instances can say that they are gone. */
function lastKill(
  { catalogue }: ActorDependencies,
  results: readonly StepResult[],
  fallback: string,
): string {
  const killing = results.filter(({ outcome }) => sufficient([outcome], catalogue));
  const times = killing.map(({ outcome, appliedAt }) => appliedAt ?? outcome.endedAt).sort();
  return times[times.length - 1] ?? fallback;
}

async function close(
  deps: ActorDependencies,
  record: CaseDraft,
  outcomes: readonly StepOutcome[],
  containment: Containment,
  verdict: Verdict,
  again: boolean,
): Promise<void> {
  const nextSteps = nextStepsOf(record, verdict, outcomes, deps.catalogue);
  const order = new Map(record.plan.steps.map((step, index) => [step.id, index]));
  const sorted = [...outcomes].sort((a, b) => (order.get(a.step) ?? 0) - (order.get(b.step) ?? 0));
  const at = toIso(deps.clock.now());
  const told = [...sorted]
    .filter((outcome) => outcome.action !== 'preserve-evidence')
    .sort((a, b) => (a.endedAt < b.endedAt ? -1 : 1));
  const entries = told.map((outcome) => ({
    at: outcome.endedAt,
    kind: 'step',
    text: `${outcome.action}: ${outcome.status}${outcome.error ? ` (${outcome.error.message})` : ''}`,
  }));
  await amendCase(
    deps,
    record.caseId,
    (draft) => {
      const said = [...entries, { at, kind: 'verdict', text: `verdict: ${verdict}` }];
      // A person took it back while this delivery was under way: what they did stands.
      if (draft.containment.config === 'undone') return draft;
      // The responder looks for other places meanwhile.
      const steps = withPlaces(nextSteps, draft.investigation);
      const amended = { ...draft, outcomes: sorted, containment, verdict, nextSteps: steps };
      return draft.verdict === verdict ? amended : addTimeline(amended, ...said);
    },
    again ? 'handed-over' : 'closed',
  );
  deps.log(verdict === 'contained' ? 'NOTICE' : 'WARNING', 'case.verdict', verdict, {
    caseId: record.caseId,
    verdict,
    containment: { ...containment },
    nextSteps,
  });
}

function logGuards({ log }: ActorDependencies, caseId: string, answer: GuardAnswer, steps: number): void {
  if (steps === 0) return;
  if (answer.kind === 'pass') log('INFO', 'guard.passed', 'every guard passed', { caseId });
  else
    log('CRITICAL', 'guard.refused', answer.reason, {
      caseId,
      guard: answer.guard,
      reason: answer.reason,
      fix: answer.fix,
    });
}

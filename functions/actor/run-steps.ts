import { updatesNothing, type WholeWorkloadContext } from '../../core/action-contract/action';
import type { CaseDraft } from '../../core/case/record';
import { heldStatus } from '../../core/guards/authority';
import { type Effect, effectKey, noteSending } from '../../core/ledger/effects';
import type { StepOutcome } from '../../core/outcome/outcome';
import { isRefusal } from '../../core/outcome/refusal';
import type { PlannedStep } from '../../core/plan/response-plan';
import type { JsonObject } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import { GoogleFault, isRetryable } from '../google/faults';
import { workloadContext } from './action-context';
import { applyStep, reportStep, type StepInput, type StepResult } from './apply-step';
import type { Decision, Wanted } from './decision';
import type { ActorDependencies, CaseDependencies } from './dependencies';
import type { CloudReads } from './situation';

type Begun = Wanted & { readonly effect: Effect };
const isBegun = (wanted: Wanted): wanted is Begun => wanted.effect !== undefined;

/** Steps that may not change anything because of the authority or a guard. */
export function heldSteps(
  deps: CaseDependencies,
  record: CaseDraft,
  { answer, refused, wanted }: Decision,
): readonly StepResult[] {
  if (answer.kind === 'refuse') {
    const error = { kind: `guard:${answer.guard}`, message: answer.reason, fix: answer.fix };
    return refused.map((step) => ({ outcome: refusedOutcome(deps, record, step, error) }));
  }
  const status = heldStatus(deps.authority);
  if (status === undefined) return [];
  return wanted
    .filter(({ doing }) => doing === 'apply')
    .map(({ step }) => ({ outcome: { ...base(deps, step), status } }));
}

/** Steps that earlier deliveries of the case have done. Their change is in place, or a person undid it. */
export const doneSteps = (
  deps: ActorDependencies,
  record: CaseDraft,
  wanted: readonly Wanted[],
): readonly StepResult[] =>
  wanted.filter(isBegun).flatMap(({ step, effect, doing }): StepResult[] => {
    if (doing === 'undone') return [{ outcome: refusedOutcome(deps, record, step, UNDONE) }];
    if (doing !== 'verified') return [];
    const earlier = record.outcomes.find((one) => one.action === step.action && one.status === 'done');
    const { appliedAt = effect.startedAt } = effect;
    const outcome: StepOutcome = earlier ?? {
      ...base(deps, step),
      status: 'done',
      startedAt: effect.startedAt,
      endedAt: appliedAt,
      verification: 'an earlier delivery applied and verified it',
    };
    return [{ outcome, prior: effect.prior, appliedAt }];
  });

const UNDONE = {
  kind: 'undone',
  message: 'a person undid this step, so Riposte does not apply it again',
  fix: 'if the step is needed after all, contain the workload by hand',
};

/** Changes the workload, one step after the other. The workload is claimed, and every prior state is recorded. */
export async function applySteps(
  deps: ActorDependencies,
  record: CaseDraft,
  wanted: readonly Wanted[],
  cloud: CloudReads,
  rest: Pick<StepInput, 'before' | 'wayIn' | 'changed' | 'mayPropagate'>,
): Promise<readonly StepResult[]> {
  const context = workloadContext(deps, record);
  const results: StepResult[] = [];
  const touched = new Set<string>();
  const steps = wanted.filter(isBegun).filter(({ doing }) => ['apply', 'adopt', 'join'].includes(doing));
  let passing: unknown;
  let isRefused = false;
  for (const one of steps) {
    // After a refusal, a new plan decides about the other updates of the service.
    if (isRefused && !updatesNothing(one.action)) continue;
    try {
      const resource = cloud.state.resourceOf(one.action);
      const current = await currentState(deps, record, context, one, touched.has(resource), cloud);
      touched.add(resource);
      const result = await applyStep(deps, { context, wanted: one, record, current, ...rest });
      isRefused ||= isRefusal(result.outcome);
      results.push(result);
    } catch (cause) {
      // A step that has to wait does not keep another from stopping the bad image. The delivery is repeated for it.
      if (!isRetryable(cause)) throw cause;
      passing ??= cause;
      // A missing permission may turn out to be a refusal, for example of the step that closes the way in.
      isRefused ||= cause instanceof GoogleFault && cause.mayPropagate;
    }
  }
  if (passing !== undefined) throw passing;
  return results;
}

/** The second change of one resource starts from the result of the first one. */
async function currentState(
  deps: ActorDependencies,
  record: CaseDraft,
  context: WholeWorkloadContext,
  { action, step, doing, keepsPrior, isPriorUnknown }: Begun,
  isTouched: boolean,
  cloud: CloudReads,
): Promise<JsonObject> {
  if (!isTouched || doing !== 'apply') return cloud.state.stateOf(action);
  const current = await action.read(context, step.target);
  await noteSending(
    deps.store,
    effectKey(record.finding, step),
    current,
    keepsPrior || isPriorUnknown ? undefined : current,
  );
  return current;
}

function base({ clock }: ActorDependencies, step: PlannedStep) {
  const at = toIso(clock.now());
  return { step: step.id, action: step.action, startedAt: at, endedAt: at };
}

function refusedOutcome(
  deps: ActorDependencies,
  record: CaseDraft,
  step: PlannedStep,
  error: NonNullable<StepOutcome['error']>,
): StepOutcome {
  const outcome = { ...base(deps, step), status: 'refused' as const, error };
  reportStep(deps, record, outcome);
  return outcome;
}

import {
  type Action,
  nothing,
  type PlanOutcome,
  type StepDraft,
  updatesNothing,
  type WholePlanContext,
  type WorkloadAction,
  withheld as withhold,
} from '../action-contract/action';
import { lastingOf, preferenceReason } from '../advice/lasting';
import { CATALOGUE } from '../catalogue/catalogue';
import type { Catalogue } from '../catalogue/catalogue-parts';
import { workloadSteps } from '../catalogue/workload-steps';
import type { Detection } from '../detectors/detection';
import type { PlannedFrom } from '../facts/investigation';
import type { Finding } from '../finding/finding';
import { type CloudRunName, workloadKind } from '../finding/resource-names';
import { firstRefusal } from '../guards/guard';
import { holdGuard } from '../guards/live-guards';
import { ownWorkloadName, staticGuards } from '../guards/static-guards';
import type { RefusedActions } from '../outcome/refusal';
import { type Ownership, ownershipOf, UNKNOWN_OWNER } from '../ownership/ownership';
import { fittingPlan } from '../plan/fitting-plan';
import type { PlannedStep, ResponsePlan, WithheldAction } from '../plan/response-plan';
import { type Playbook, wayInOf } from '../playbooks';
import type { RuntimeConfig } from '../runtime-config/runtime-config';
import { severityReason } from '../runtime-config/severity-threshold';
import { jsonEqual } from '../values/json';
import { present } from '../values/present';
import { passedOver, preferLasting } from './prefer-lasting';

export interface PlanInput {
  readonly caseId: string;
  readonly finding: Finding;
  readonly detection: Detection;
  readonly investigation: PlannedFrom;
  readonly playbook: Playbook;
  readonly config: RuntimeConfig;
  readonly nowMs: number;
  /** @default - Riposte's own */
  readonly catalogue?: Catalogue;
  /** Actions that Google refused for this case just now, each with the reason. The plan uses the next alternative. @default - none */
  readonly refused?: RefusedActions;
}

/** Placeholder for a target that could not be parsed. Riposte never sends anything to it. */
const UNPARSED_TARGET = 'unparsed';

/**
 * Pure and total. It does not read the mode: observe and enforce give the same plan. Time only decides whether an
 * exemption has ended.
 */
export function planResponse(input: PlanInput): ResponsePlan {
  const steps: PlannedStep[] = [];
  const withheldActions: WithheldAction[] = [];
  const { caseId, finding, investigation } = input;
  const { evidence } = input.detection;
  const target = finding.target ? ownWorkloadName(finding.target, input.config.project) : UNPARSED_TARGET;
  const wayIn = wayInOf(input.playbook);
  const mayBeRefused = isAdmissionChecked(investigation);
  const closed = closedReason(finding);
  const owner = ownerOf(investigation);
  const { catalogue = CATALOGUE } = input;

  for (const entry of input.playbook.steps) {
    const alternatives = typeof entry === 'string' ? [entry] : entry.firstOf;
    const order = preferLasting(alternatives, { wayIn, owner, catalogue });
    let isPlanned = false;
    for (const id of order) {
      const action = catalogue.action(id);
      if (isPlanned && !(mayBeRefused && updatesNothing(action))) continue;
      const chosen = steps.map((step) => step.action);
      const context: WholePlanContext = { caseId, finding, evidence, investigation, target, wayIn, chosen };
      const outcome = planOne(action, context, input, closed);
      if (outcome.kind === 'step') {
        const passed = passedOver(id, alternatives, order);
        steps.push(toStep(action, preferred(outcome.step, passed, owner), steps.length + 1, owner));
        isPlanned = true;
        continue;
      }
      withheldActions.push({ action: id, reason: outcome.reason, cause: outcome.cause });
      if (outcome.cause === 'not-needed') break;
    }
  }
  return fittingPlan(steps, withheldActions);
}

const ownerOf = ({ service }: PlannedFrom): Ownership =>
  service.status === 'known' ? ownershipOf(service.value.raw) : UNKNOWN_OWNER;

/** If the order of the playbook was changed, the step's rationale gives the reason. */
const preferred = (draft: StepDraft, passed: readonly string[], { tool }: Ownership): StepDraft =>
  passed.length === 0
    ? draft
    : { ...draft, rationale: `${asSentence(draft.rationale)} ${preferenceReason(passed, tool)}` };

/** An operator's own action may give its rationale without a full stop. */
const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/**
 * Under Binary Authorization, Cloud Run may refuse every update of a service whose image is no longer attested
 * (assumption run.update-under-binary-authorization). The plan then also has an alternative that needs no update, so that
 * a refused update does not leave the service as open as before.
 */
const isAdmissionChecked = ({ service }: PlannedFrom): boolean =>
  service.status === 'known' && service.value.binaryAuthorization;

type Outcome =
  | Extract<PlanOutcome, { kind: 'step' }>
  | { readonly kind: 'no'; readonly reason: string; readonly cause: WithheldAction['cause'] };

const no = (cause: WithheldAction['cause'], reason: string): Outcome => ({ kind: 'no', cause, reason });

const NEEDS_APPROVAL =
  'this step cannot be undone, so only a person may allow it, and this version carries out no such step';

function planOne(
  action: Action,
  context: WholePlanContext,
  input: PlanInput,
  closed: string | undefined,
): Outcome {
  const { config, finding, nowMs } = input;
  if (closed) return no('closed', closed);
  if (!config.actions.includes(action.id)) return no('config', 'the config disables it (actions.disable)');
  if (!config.tiers.includes(action.tier)) {
    return no(
      'config',
      `the config does not grant the tier "${action.tier}" (powers.tiers; in a rollout, tiers)`,
    );
  }
  if (action.kind === 'irreversible') return no('guard', NEEDS_APPROVAL);
  const refused = input.refused?.[action.id];
  if (refused !== undefined) return no('input', `Cloud Run refused this step: ${refused}`);
  if (action.kind === 'workload') {
    const refusal = refuseWorkload(action, finding.target, input, nowMs);
    if (refusal) return refusal;
  }
  return settle(changing(action, planned(action, context)));
}

function refuseWorkload(
  action: WorkloadAction,
  target: CloudRunName | undefined,
  input: PlanInput,
  nowMs: number,
): Outcome | undefined {
  if (!target)
    return no(
      'guard',
      'the name of the affected resource is not a valid Cloud Run name, so Riposte must not change it',
    );
  const kind = workloadKind(target);
  if (!action.targets.some((one) => one === kind)) {
    return no(
      'not-applicable',
      `it is only for a ${action.targets.join(' or ')}, and the affected resource is a ${kind}`,
    );
  }
  const tooLow = severityReason(input.finding.severity, input.config.policy.minimumSeverity);
  if (tooLow !== undefined) return no('severity', tooLow);
  const answer = firstRefusal([
    staticGuards(target, input.config, nowMs),
    holdGuard(input.investigation.hold),
  ]);
  return answer.kind === 'refuse' ? no('guard', `${answer.guard}: ${answer.reason}`) : undefined;
}

/** A step that changes nothing proves nothing. The configuration is as planned; the actor verifies whether it is in effect. */
const changing = (action: Action, outcome: PlanOutcome): PlanOutcome =>
  action.kind === 'workload' && outcome.kind === 'step' && jsonEqual(outcome.step.before, outcome.step.after)
    ? nothing('the configuration already has what this step would set')
    : outcome;

/** A plan function that throws is a defect in Riposte. Its action is withheld, and the rest of the plan is kept. */
function planned(action: Action, context: WholePlanContext): PlanOutcome {
  try {
    return action.plan(context);
  } catch (cause) {
    return withhold(`planning failed: ${cause instanceof Error ? cause.message : 'unknown error'}`);
  }
}

function settle(outcome: PlanOutcome): Outcome {
  switch (outcome.kind) {
    case 'step':
      return outcome;
    case 'nothing':
      return no('not-needed', `not needed: ${outcome.reason}`);
    case 'withheld':
      return no('input', outcome.reason);
  }
}

function toStep(action: Action, draft: StepDraft, position: number, owner: Ownership): PlannedStep {
  return present({
    id: `${position}-${action.id}`,
    action: action.id,
    target: draft.target,
    tier: action.tier,
    reversible: action.reversible,
    permissions: (action.permissions.actor ?? []).map((needed) => needed.permission),
    before: draft.before,
    after: draft.after,
    rationale: draft.rationale,
    lasts:
      action.kind === 'workload'
        ? lastingOf({ action: action.id, target: draft.target, after: draft.after }, owner)
        : undefined,
  });
}

function closedReason(finding: Finding): string | undefined {
  if (finding.state !== 'ACTIVE') return `the finding is ${finding.state}, so Riposte only records it`;
  return finding.muted ? 'the finding is muted, so Riposte only records it' : undefined;
}

const endsInstances = (action: Action): boolean => action.kind === 'workload' && action.killsRunningInstances;

/** Containment that the playbook asks for and no step of the plan provides. */
export function missingContainment(plan: ResponsePlan, catalogue: Catalogue): readonly WithheldAction[] {
  const isWorkload = (id: string) => catalogue.action(id).kind === 'workload';
  if (workloadSteps(plan, catalogue).length > 0) return [];
  const relevant = plan.withheld.filter((entry) => isWorkload(entry.action));
  // A closed way in proves nothing about the instances. If the playbook has actions that end them, those decide.
  const ending = relevant.filter((entry) => endsInstances(catalogue.action(entry.action)));
  const decisive = ending.length > 0 ? ending : relevant;
  return decisive.some((entry) => entry.cause === 'not-needed') ? [] : relevant;
}

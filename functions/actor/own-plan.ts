import type { WorkloadAction } from '../../core/actions';
import type { CaseDraft } from '../../core/case/case-document';
import { detect } from '../../core/detectors';
import type { Finding } from '../../core/finding/finding';
import { workloadName } from '../../core/finding/resource-names';
import { type GuardAnswer, pass, refuse } from '../../core/guards/guard';
import { ownWorkloadName } from '../../core/guards/static-guards';
import { accusationsOf } from '../../core/investigation/accusations';
import type { PlannedFrom } from '../../core/investigation/investigation';
import { revisionFacts } from '../../core/investigation/revisions';
import { settingsOf } from '../../core/investigation/service-settings';
import { hashOf, type JsonObject, jsonEqual } from '../../core/json';
import { effectKey, readEffect } from '../../core/ledger/effects';
import { planResponse, workloadSteps } from '../../core/plan/plan-response';
import type { PlannedStep, ResponsePlan } from '../../core/plan/response-plan';
import { choosePlaybook } from '../../core/playbooks';
import { known } from '../../core/result';
import type { ActorDependencies } from './dependencies';
import { targetGuard } from './target-guard';

/**
 * The plan in the case was made by the identity that parses hostile input. So the actor plans for itself, from the
 * finding as SCC has it and from its own reads, and refuses every step that it would not have planned: a forged case
 * cannot choose a revision, a binding or a number (invariant 8).
 */
export async function ownPlanGuard(
  deps: ActorDependencies,
  record: CaseDraft,
  live: Finding,
  badDigests: readonly string[],
): Promise<{ readonly answer: GuardAnswer; readonly steps: readonly PlannedStep[] }> {
  // A step that aims elsewhere is refused by its own guard, which says it better.
  const aimed = workloadSteps(record.plan, deps.catalogue).filter(
    (step) => targetGuard(step, record.finding.resource, deps).kind === 'pass',
  );
  if (aimed.length === 0) return { answer: pass, steps: [] };
  const own = await ownPlan(deps, record.caseId, live, badDigests);
  const agreed = await Promise.all(aimed.map((step) => agrees(deps, record, own, step)));
  const foreign = aimed.find((_step, index) => !agreed[index]);
  if (!foreign) return { answer: pass, steps: own.plan.steps };
  const why = own.plan.withheld.find((entry) => entry.action === foreign.action)?.reason;
  const answer = refuse(
    'own-plan',
    `step ${foreign.id} is not what the actor plans from its own reads${why ? `: ${why}` : ''}`,
    'the workload changed since the plan, or the case is forged (SECURITY.md): compare them; a newer finding plans again',
  );
  return { answer, steps: [] };
}

interface OwnPlan {
  readonly plan: ResponsePlan;
  /** The resource that an action changes, as it is now. */
  stateOf(action: WorkloadAction): JsonObject;
}

async function ownPlan(
  deps: ActorDependencies,
  caseId: string,
  live: Finding,
  badDigests: readonly string[],
): Promise<OwnPlan> {
  const detection = detect(live, deps.catalogue);
  if (detection.kind !== 'ours' || !live.target) return { plan: NO_PLAN, stateOf: () => ({}) };
  const name = ownWorkloadName(live.target, deps.config.project);
  const named = workloadName(live.target);
  const [service, policy, revisions, asNamed, threats] = await Promise.all([
    deps.run.getService(name),
    deps.run.getIamPolicy(name),
    deps.run.listRevisions(name),
    named === name ? undefined : deps.run.getService(named),
    deps.findings.threatsOn(named, live.canonicalName),
  ]);
  // SCC said a number and the config says whose it is. A config with numbers mixed up would lead to the twin of this
  // service in another project; the API knows better.
  if (asNamed && asNamed.uid !== service.uid) return { plan: NO_PLAN, stateOf: () => ({}) };
  const investigation: PlannedFrom = {
    service: known(settingsOf(service, policy)),
    revisions: known(revisionFacts(service, revisions, detection.evidence.imageDigest)),
    // The hold is a guard of its own, asked beside this one.
    hold: known({ active: false, badDigests }),
    accusations: known(
      accusationsOf(threats, { canonicalName: live.canonicalName, target: name }, deps.config.project),
    ),
  };
  const plan = planResponse({
    caseId,
    finding: live,
    detection,
    investigation,
    playbook: choosePlaybook(deps.config, detection, deps.catalogue),
    config: deps.config,
    nowMs: deps.clock.now(),
    catalogue: deps.catalogue,
  });
  return { plan, stateOf: (action) => (action.touches.includes('bindings') ? policy : service) };
}

const NO_PLAN: ResponsePlan = { hash: '', steps: [], withheld: [] };

/** Planned alike; or there already because an earlier delivery did it, and then it is verified and not applied. */
async function agrees(
  deps: ActorDependencies,
  record: CaseDraft,
  { plan, stateOf }: OwnPlan,
  step: PlannedStep,
): Promise<boolean> {
  const action = deps.catalogue.action(step.action);
  if (action.kind !== 'workload') return false;
  const alike = plan.steps.some(
    (mine) => mine.action === step.action && mine.target === step.target && jsonEqual(mine.after, step.after),
  );
  const state = stateOf(action);
  if (alike || jsonEqual(action.project(state), step.after)) return true;
  // The API may keep it in its own words; then the actor's own ledger knows the words.
  const effect = await readEffect(deps.store, effectKey(record.finding, step));
  return effect?.state === 'applied' && effect.appliedHash === hashOf(action.comparable(state));
}

import type { CaseDraft } from '../../core/case/record';
import { keptState } from '../../core/cloud-run/run-service';
import type { WayIn } from '../../core/containment/way-in';
import {
  containmentsPlace,
  relyOnContainment,
  type StandingContainment,
  withContainment,
} from '../../core/ledger/containments';
import { updateTogether } from '../../core/ledger/document-store';
import { effectKey, effectPlace, joinEffect } from '../../core/ledger/effects';
import type { PlannedStep } from '../../core/plan/response-plan';
import { hashOf, type JsonObject } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import type { CaseDependencies } from './dependencies';
import type { Situation } from './situation';
import type { Look } from './verify-instances';

/** The case that keeps the workload contained: the latest one that changed it. */
export const standingFor = ({ ledger }: Pick<Situation, 'ledger'>): StandingContainment | undefined =>
  ledger.containments.at(-1);

/**
 * A case about another image relies on an existing containment. It gets an entry of its own; otherwise an undo of the earlier
 * case would let this image serve again. A repeat about the same image joins the earlier case, and an undo of that case
 * also undoes the repeat.
 */
export async function joinContainment(
  deps: CaseDependencies,
  record: CaseDraft,
  situation: Situation,
  seen: Look,
  wayIn: WayIn,
): Promise<void> {
  const standing = standingFor(situation);
  const digest = record.detection.evidence.imageDigest;
  if (deps.authority.may !== 'change' || !standing || !seen.judgement.holds) return;
  if (standing.digest === digest) {
    if (standing.caseId === record.caseId) return;
    await relyOnContainment(deps.store, situation.target, standing.effect, wayIn);
    await joinEffect(deps.store, standing.effect, record.caseId);
    return;
  }
  const action = deps.catalogue.action(standing.action);
  if (action.kind !== 'workload') return;
  const { target } = situation;
  const state = seen.state.stateOf(action);
  const planned: PlannedStep = {
    id: `joined-${action.id}`,
    action: action.id,
    target,
    tier: action.tier,
    reversible: action.reversible,
    permissions: [],
    before: action.project(state),
    after: action.project(state),
    rationale: `The case ${standing.caseId} keeps the workload in this state.`,
  };
  const key = effectKey(record.finding, planned);
  const at = toIso(deps.clock.now());
  const appliedHash = hashOf(action.comparable(state));
  const effect = {
    state: 'applied',
    prior: keptState(state),
    planned,
    startedAt: at,
    appliedAt: at,
    appliedHash,
  };
  const entry = {
    caseId: record.caseId,
    action: action.id,
    effect: key,
    ...(digest === undefined ? {} : { digest }),
    appliedAt: at,
    appliedHash,
    changed: false,
    wayIn,
  };
  // Both or none: an applied effect without an entry lets the earlier case be undone and this one do nothing ever after.
  const places = [effectPlace(key), containmentsPlace(target)];
  await updateTogether(deps.store, places, ([current, containments]) => [
    current ? undefined : (effect as unknown as JsonObject),
    withContainment(containments, target, entry),
  ]);
}

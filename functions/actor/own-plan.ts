import { detect } from '../../core/catalogue/detect';
import type { PlannedFrom } from '../../core/facts/investigation';
import type { Finding } from '../../core/finding/finding';
import { complete } from '../../core/investigation/as-planned';
import type { RefusedActions } from '../../core/outcome/refusal';
import type { ResponsePlan } from '../../core/plan/response-plan';
import { choosePlaybook } from '../../core/planning/choose-playbook';
import { planResponse } from '../../core/planning/plan-response';
import type { Playbook } from '../../core/playbooks';
import { known } from '../../core/values/result';
import { accusationsAgainst, tryAccusedRefuge } from './accused-refuge';
import type { ActorDependencies } from './dependencies';
import type { Situation } from './situation';

export interface OwnPlan {
  readonly plan: ResponsePlan;
  readonly playbook: Playbook;
}

/**
 * The identity that parses hostile input made the plan in the case. The actor therefore makes its own plan, from the finding as
 * SCC has it and from its own reads, so that a forged case cannot choose a revision, a binding or a number (invariant 8).
 * Undefined: there is nothing to plan from.
 */
export function ownPlan(
  { config, catalogue, clock }: ActorDependencies,
  caseId: string,
  live: Finding,
  { cloud, ledger, notified }: Pick<Situation, 'cloud' | 'ledger' | 'notified'>,
  refused: RefusedActions = {},
): OwnPlan | undefined {
  const detection = detect(live, catalogue);
  if (detection.kind !== 'ours' || !cloud?.isNamed) return undefined;
  const accusations = accusationsAgainst(live.canonicalName, cloud.threats, notified);
  const left =
    accusations.status === 'known'
      ? tryAccusedRefuge({ catalogue }, ledger, cloud.state, accusations.value)
      : undefined;
  const investigation: PlannedFrom = {
    ...complete(cloud.state.planned(detection.evidence.imageDigest)),
    // The hold is a guard of its own.
    hold: known({ active: false, badDigests: ledger.hold.badDigests ?? [] }),
    accusations,
    needsAccusations: true,
    ...(left ? { accusedRefuge: left } : {}),
  };
  const playbook = choosePlaybook(config, detection, catalogue);
  const plan = planResponse({
    caseId,
    finding: live,
    detection,
    investigation,
    playbook,
    config,
    nowMs: clock.now(),
    catalogue,
    refused,
  });
  return { plan, playbook };
}

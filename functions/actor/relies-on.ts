import { caseIdsFor } from '../../core/case/case-id';
import { changesWorkload, workloadSteps } from '../../core/catalogue/workload-steps';
import { strictestWayIn, type WayIn } from '../../core/containment/way-in';
import { imageDigestOf } from '../../core/finding/finding';
import type { GuardId } from '../../core/guards/guard';
import { ownWorkloadName } from '../../core/guards/static-guards';
import type { HandedCase } from '../../core/ledger/case-schema';
import { readContainments, type StandingContainment } from '../../core/ledger/containments';
import type { StepOutcome } from '../../core/outcome/outcome';
import { wayInOf } from '../../core/playbooks';
import { isRetryable } from '../google/faults';
import type { Decision } from './decision';
import type { CaseDependencies } from './dependencies';
import type { Situation } from './situation';
import { trustedWayIn } from './way-in';

/** Guards that keep Riposte from changing a workload. A containment that is in place already needs no change. */
const ONLY_FORBID_CHANGES: readonly GuardId[] = ['exemption', 'kill-switch'];

const about = (
  containments: readonly StandingContainment[],
  digest: string | undefined,
): readonly StandingContainment[] =>
  digest === undefined ? [] : containments.filter((one) => one.digest === digest);

/**
 * Whether the actor looks at the workload of a case that plans no change: another case contains it, and the finding names
 * the same image. Only a hint: `reliesOnContainment` decides from the finding that Security Command Center confirms.
 */
export async function mayRelyOnContainment(
  { store, config, authority }: CaseDependencies,
  { record, workload }: HandedCase,
): Promise<boolean> {
  if (!workload || authority.may !== 'change') return false;
  if (record.caseId !== caseIdsFor(record.finding).active) return false;
  try {
    const standing = await readContainments(store, ownWorkloadName(workload, config.project));
    return about(standing, record.detection.evidence.imageDigest).length > 0;
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    // A document that cannot be read shows no containment. People are notified as if there were none.
    return false;
  }
}

/**
 * Whether this case needs no change of its own because another case contains the workload against the same image. For
 * example, another detector reports the same attack and its playbook changes nothing, the severity is too low, or the
 * workload is exempt since. The read that follows must show that the containment holds.
 */
export function reliesOnContainment(
  { catalogue }: Pick<CaseDependencies, 'catalogue'>,
  { live, ledger }: Situation,
  { answer, own, wanted }: Decision,
  outcomes: readonly StepOutcome[],
): boolean {
  if (answer.kind === 'refuse' && !ONLY_FORBID_CHANGES.includes(answer.guard)) return false;
  if (live?.state !== 'ACTIVE' || live.muted || !own) return false;
  if (wanted.length + outcomes.length + workloadSteps(own.plan, catalogue).length > 0) return false;
  return about(ledger.containments, imageDigestOf(live)).length > 0;
}

/**
 * A playbook that changes no workload does not know how the bad code came in. The way in that counts is then the one that
 * the earlier cases about the same image knew.
 */
export function reliedWayIn(
  { catalogue }: Pick<CaseDependencies, 'catalogue'>,
  caseId: string,
  { live, ledger }: Situation,
  { own }: Decision,
): WayIn {
  if (own && changesWorkload(own.playbook, catalogue)) return trustedWayIn(caseId, own, ledger);
  const standing = about(ledger.containments, live && imageDigestOf(live));
  return strictestWayIn(standing.map(({ wayIn }) => wayIn)) ?? wayInOf({});
}

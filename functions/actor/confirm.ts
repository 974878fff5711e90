import type { CaseDocument, CaseDraft } from '../../core/case/case-document';
import { decodeFinding } from '../../core/finding/decode-push';
import type { Finding } from '../../core/finding/finding';
import { parseCloudRunName } from '../../core/finding/resource-names';
import { firstRefusal, type GuardAnswer, refuse } from '../../core/guards/guard';
import {
  confirmedFindingGuard,
  holdGuard,
  type KillSwitch,
  killSwitchGuard,
} from '../../core/guards/live-guards';
import { ownWorkloadName, staticGuards } from '../../core/guards/static-guards';
import { readHold } from '../../core/ledger/holds';
import type { PlannedStep } from '../../core/plan/response-plan';
import { known, type Part, unavailable } from '../../core/result';
import { describe, isRetryable } from '../google/faults';
import type { ActorDependencies } from './dependencies';
import { ownPlanGuard } from './own-plan';

export interface Confirmation {
  readonly answer: GuardAnswer;
  /** As SCC has it now: the bad digest is taken from here, never from the case. */
  readonly live: Finding | undefined;
  /** What the actor plans from its own reads, just now. */
  readonly own?: readonly PlannedStep[];
}

/** Asks SCC itself, then every guard again. The case says what to do; it does not say that it may be done. */
export async function confirm(
  deps: ActorDependencies,
  document: CaseDocument & { readonly record: CaseDraft },
): Promise<Confirmation> {
  const { finding } = document.record;
  const { config, store, clock } = deps;
  const target = parseCloudRunName(finding.resource);
  if (!target.ok) return { live: undefined, answer: refuse('scope', target.error, 'contain by hand') };
  const workload = ownWorkloadName(target.value, config.project);
  const claimedDigest = document.record.detection.evidence.imageDigest;
  const [sent, killSwitch, hold] = await Promise.all([
    deps.findings.read({
      name: document.findingName ?? finding.canonicalName,
      canonicalName: finding.canonicalName,
    }),
    part(() => readKillSwitch(deps)),
    part(() => readHold(store, workload, claimedDigest, clock.now())),
  ]);
  const decoded = sent ? decodeFinding(sent) : undefined;
  const live = decoded?.ok ? decoded.value : undefined;
  const answer = firstRefusal([
    confirmedFindingGuard(
      { canonicalName: finding.canonicalName, resource: finding.resource, imageDigest: claimedDigest },
      live,
    ),
    staticGuards(target.value, config, clock.now()),
    killSwitchGuard(killSwitch),
    holdGuard(hold),
  ]);
  const badDigests = hold.status === 'known' ? (hold.value.badDigests ?? []) : [];
  if (answer.kind === 'refuse' || !live) return { live, answer };
  const own = await ownPlanGuard(deps, document.record, live, badDigests);
  return { live, answer: own.answer, own: own.steps };
}

async function readKillSwitch({ store }: ActorDependencies): Promise<KillSwitch> {
  const document = await store.get('controls', 'kill-switch');
  if (!document) return { engaged: false };
  const { engaged, reason } = document.data;
  // Only an explicit false releases it.
  return { engaged: engaged !== false, ...(typeof reason === 'string' ? { reason } : {}) };
}

async function part<T>(read: () => Promise<T>): Promise<Part<T>> {
  try {
    return known(await read());
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    return unavailable(describe(cause).message);
  }
}

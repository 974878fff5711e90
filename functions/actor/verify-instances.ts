import type { ContainmentJudgement } from '../../core/containment/judge-containment';
import type { Containment } from '../../core/outcome/outcome';
import type { InstanceCount } from '../../core/ports/ports';
import type { Watched, WorkloadState } from '../../core/targets';
import { parseIso, toIso } from '../../core/values/time';
import { describe, isRetryable } from '../google/faults';
import type { ActorDependencies } from './dependencies';
import { readWorkload } from './read-workload';

/** One look at the workload: first the metric, then the configuration. A verdict is made from this last read. */
export interface Look {
  readonly judgement: ContainmentJudgement;
  readonly instances: Containment['instances'];
  /** The metric answered and has no sample of a revision that may be bad. That proves nothing, in either direction. */
  readonly isSilent: boolean;
  readonly state: WorkloadState;
}

/** Milliseconds between polls. The metric is sampled once a minute. */
const POLL_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Waits until the instances seem to be gone, or until `policy.verifyWaitSeconds` have passed. It polls only the metric; the read
 * that the verdict is made from follows, under the lock. It holds no lock, so that an undo or another case can proceed at
 * once.
 */
export async function waitUntilGone(deps: ActorDependencies, watched: Watched): Promise<void> {
  const { clock, config } = deps;
  const deadline = clock.now() + config.policy.verifyWaitSeconds * 1000;
  const counted = await countsOf(deps, watched);
  const state = await readWorkload(deps, watched.target);
  if (!judgementOf(state, watched).holds) return;
  const readAtMs = clock.now();
  let counts = counted;
  for (let poll = 0; state.instances(watched, counts, readAtMs) !== 'gone'; poll += 1) {
    const wait = POLL_MS[Math.min(poll, POLL_MS.length - 1)] as number;
    if (clock.now() + wait > deadline) return;
    await clock.sleep(wait);
    counts = await countsOf(deps, watched);
  }
}

/**
 * A sample counts only if it is newer than the last change of the workload, no matter who made it: the change may have
 * started instances.
 */
export async function look(deps: ActorDependencies, watched: Watched): Promise<Look> {
  const counts = await countsOf(deps, watched);
  return seenIn(deps, watched, counts, await readWorkload(deps, watched.target));
}

/** The same for a workload that was read just now. No verdict is made from it: the metric is newer than the read. */
export const lookAt = async (
  deps: ActorDependencies,
  watched: Watched,
  state: WorkloadState,
): Promise<Look> => seenIn(deps, watched, await countsOf(deps, watched), state);

function seenIn(
  deps: ActorDependencies,
  watched: Watched,
  counts: readonly InstanceCount[] | undefined,
  state: WorkloadState,
): Look {
  const suspects = state.suspects(watched.badDigest);
  return {
    state,
    isSilent: counts?.every(({ revision }) => !suspects.includes(revision)) === true,
    judgement: judgementOf(state, watched),
    instances: state.instances(watched, counts, deps.clock.now()),
  };
}

const judgementOf = (state: WorkloadState, { badDigest, wayIn }: Watched): ContainmentJudgement =>
  state.judge(badDigest, wayIn);

/** Undefined: the metric could not be read. The change is in place, and only its proof is missing. */
async function countsOf(
  { metrics, clock, log }: ActorDependencies,
  { target, changedAt }: Watched,
): Promise<readonly InstanceCount[] | undefined> {
  const from = (parseIso(changedAt ?? '') ?? clock.now()) - 300_000;
  try {
    return await metrics.newestCounts(target, toIso(from));
  } catch (cause) {
    const error = describe(cause);
    log(isRetryable(cause) ? 'WARNING' : 'ERROR', 'instances.unknown', error.message, { error });
    return undefined;
  }
}

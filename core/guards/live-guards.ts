import { type Finding, imageDigestOf } from '../finding/finding';
import type { HoldFacts } from '../investigation/investigation';
import type { Part } from '../values/result';
import { isSameInstant, toIso } from '../values/time';
import { type GuardAnswer, pass, refuse } from './guard';
import type { KillSwitch } from './kill-switch';

/** What SCC says now against what the case says. The case was written by the identity that parses hostile input. */
export function confirmedFindingGuard(
  claimed: {
    readonly canonicalName: string;
    readonly resource: string;
    readonly eventTime: string;
    readonly imageDigest?: string | undefined;
  },
  live: Finding | undefined,
): GuardAnswer {
  const guard = 'confirmed-finding';
  if (!live) {
    return refuse(
      guard,
      'Security Command Center does not know this finding',
      'look at who wrote the case: a forged case ends here',
    );
  }
  if (live.canonicalName !== claimed.canonicalName) {
    return refuse(
      guard,
      'Security Command Center answered with another finding',
      'compare the case with the finding by hand',
    );
  }
  // Every event time has a case of its own, so a case about another one is superseded or forged.
  if (!isSameInstant(live.eventTime, claimed.eventTime)) {
    return refuse(
      guard,
      'Security Command Center has another event time for this finding by now',
      'look at the case of the newer event time; where there is none, treat this one as forged: SECURITY.md',
    );
  }
  if (live.state !== 'ACTIVE')
    return refuse(guard, `the finding is ${live.state} by now`, 'nothing, if somebody closed it on purpose');
  if (live.muted)
    return refuse(guard, 'the finding is muted by now', 'unmute it: the finding is then handled anew');
  if (live.resourceName !== claimed.resource) {
    return refuse(
      guard,
      'the affected resource in Security Command Center is not the one in the case',
      'treat the case as forged: SECURITY.md, "A forged case"',
    );
  }
  // The hold and the list of bad revisions hang on the digest, so it is confirmed like the resource.
  if (imageDigestOf(live) !== claimed.imageDigest) {
    return refuse(
      guard,
      'the image digest in Security Command Center is not the one in the case',
      'treat the case as forged: SECURITY.md, "A forged case"',
    );
  }
  return pass;
}

export function killSwitchGuard(state: Part<KillSwitch>): GuardAnswer {
  if (state.status === 'unavailable') {
    return refuse(
      'kill-switch',
      `the kill switch could not be read: ${state.reason}`,
      'restore access to the ledger',
    );
  }
  if (!state.value.engaged) return pass;
  return refuse(
    'kill-switch',
    `the kill switch is engaged: ${state.value.reason ?? 'no reason given'}`,
    'release it (riposte kill off); a newer finding plans again, or contain by hand',
  );
}

export function holdGuard(hold: Part<HoldFacts>): GuardAnswer {
  if (hold.status === 'unavailable')
    return refuse('hold', `the hold could not be read: ${hold.reason}`, 'restore access to the ledger');
  if (!hold.value.active) return pass;
  return refuse(
    'hold',
    `${hold.value.setBy ?? 'a person'} undid a containment of this workload and digest; repeats only notify until ${hold.value.until ?? 'it ends'}`,
    'contain by hand, or wait until the hold ends',
  );
}

export interface BreakerState {
  /** Milliseconds of earlier containments. */
  readonly containments: readonly number[];
}

/** Over the limit, acting stops and people are asked: many containments at once are an incident or a mistake. */
export function breakerGuard(
  state: BreakerState,
  limit: { readonly containments: number; readonly perMinutes: number },
  nowMs: number,
): GuardAnswer {
  const from = nowMs - limit.perMinutes * 60_000;
  const recent = state.containments.filter((at) => at > from);
  if (recent.length < limit.containments) return pass;
  return refuse(
    'breaker',
    `${recent.length} containments since ${toIso(from)}; the limit is ${limit.containments} in ${limit.perMinutes} minutes`,
    'contain by hand, or raise policy.breaker',
  );
}

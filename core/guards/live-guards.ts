import type { HoldFacts } from '../facts/investigation';
import { type Finding, imageDigestOf } from '../finding/finding';
import type { Part } from '../values/result';
import { isSameInstant, toIso } from '../values/time';
import { type GuardAnswer, pass, refuse } from './guard';
import type { KillSwitch } from './kill-switch';

/** Compares the case with what SCC reports now. The identity that parses hostile input wrote the case. */
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
      'find out who wrote the case, because it may be forged: SECURITY.md, "A forged case"',
    );
  }
  if (live.canonicalName !== claimed.canonicalName) {
    return refuse(
      guard,
      'Security Command Center returned another finding',
      'compare the case with the finding by hand',
    );
  }
  // Every event time has its own case, so a case with another event time is superseded or forged.
  if (!isSameInstant(live.eventTime, claimed.eventTime)) {
    return refuse(
      guard,
      'Security Command Center now has another event time for this finding',
      'read the case of the newer event time; if there is none, treat this case as forged: SECURITY.md',
    );
  }
  if (live.state !== 'ACTIVE')
    return refuse(guard, `the finding is now ${live.state}`, 'if somebody closed it on purpose, do nothing');
  if (live.muted)
    return refuse(guard, 'the finding is now muted', 'unmute the finding: Riposte then handles it again');
  if (live.resourceName !== claimed.resource) {
    return refuse(
      guard,
      'the affected resource in Security Command Center is not the one in the case',
      'treat the case as forged: SECURITY.md, "A forged case"',
    );
  }
  // The hold and the list of bad revisions depend on the digest, so it is confirmed like the resource.
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
    'turn it off with riposte kill off, then publish the finding again; or contain the workload by hand',
  );
}

export function holdGuard(hold: Part<HoldFacts>): GuardAnswer {
  if (hold.status === 'unavailable')
    return refuse('hold', `the hold could not be read: ${hold.reason}`, 'restore access to the ledger');
  if (!hold.value.active) return pass;
  return refuse(
    'hold',
    `${hold.value.setBy ?? 'a person'} undid a containment of this workload and digest, so Riposte only notifies people about repeats until ${hold.value.until ?? 'the hold ends'}`,
    'contain the workload by hand, or wait until the hold ends',
  );
}

export interface BreakerState {
  /** Times of earlier containments, in milliseconds. */
  readonly containments: readonly number[];
}

/** Above the limit, Riposte stops acting and people decide: many containments at once are an incident or a mistake. */
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
    `Riposte has made ${recent.length} containments since ${toIso(from)}, and the limit is ${limit.containments} in ${limit.perMinutes} minutes`,
    'contain the workload by hand, or raise policy.breaker',
  );
}

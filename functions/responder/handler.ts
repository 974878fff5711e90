import { decodePushBody } from '../../core/finding/decode-push';
import { classifyPush, type Push } from './classify-push';
import { ACK, RETRY, type ResponderDependencies } from './dependencies';
import { noticeChange } from './notice-change';
import { passHeartbeat } from './pass-heartbeat';
import { createRecentSet } from './recent-set';
import { reportMalformed } from './report-malformed';
import { reportTampering } from './report-tampering';
import { deliveryOf, takeCase } from './take-case';

/** One entry may be both tampering and a change of a contained workload. Either part may need another delivery. */
const worse = (...statuses: readonly number[]): number => (statuses.includes(RETRY) ? RETRY : ACK);

/** Handles one delivery: a finding, an audit log entry or a heartbeat. Returns the HTTP status for Pub/Sub. */
export function createResponder(deps: ResponderDependencies): (body: unknown) => Promise<number> {
  const handled = createRecentSet(20_000);
  const told = createRecentSet(10_000);
  const noticed = createRecentSet(10_000);

  const answer = async (push: Push): Promise<number> => {
    switch (push.kind) {
      case 'finding':
        return takeCase(deps, push, handled);
      case 'audit-entry':
        return worse(await reportTampering(deps, push, told), await noticeChange(deps, push.entry, noticed));
      case 'heartbeat':
        return passHeartbeat(deps, push.beat);
      case 'not-ours': {
        const { canonicalName, category } = push.finding;
        deps.log('INFO', 'finding.not-ours', push.reason, { finding: canonicalName, category });
        return ACK;
      }
      case 'malformed':
        reportMalformed(deps, push);
        return ACK;
    }
  };

  return async (body) => {
    const envelope = decodePushBody(body);
    if (!envelope.ok)
      return answer({ kind: 'malformed', event: 'finding.malformed', problem: envelope.error });
    // The id of a repeated delivery is recognized before anything is decoded.
    return handled.has(deliveryOf(envelope.value)) ? ACK : answer(classifyPush(envelope.value, deps));
  };
}

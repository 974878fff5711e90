import { type Heartbeat, heartbeatMessage } from '../../core/heartbeat/heartbeat';
import { describe, isRetryable } from '../google/faults';
import { ACK, RETRY, type ResponderDependencies } from './dependencies';

/** No case: the ledger is read as a finding's would be, then the heartbeat goes to the actor the way a plan does. */
export async function passHeartbeat(deps: ResponderDependencies, beat: Heartbeat): Promise<number> {
  try {
    await deps.store.get('cases', 'heartbeat');
    await deps.publishHeartbeat(heartbeatMessage(beat));
    return ACK;
  } catch (cause) {
    // The alert is on the line that does not come; this one only says where it ended.
    const error = describe(cause);
    deps.log('WARNING', 'heartbeat.lost', `the responder could not pass a heartbeat on: ${error.message}`, {
      error,
    });
    return isRetryable(cause) ? RETRY : ACK;
  }
}

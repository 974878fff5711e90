import { type Heartbeat, heartbeatMessage } from '../../core/heartbeat/heartbeat';
import { describe, isRetryable } from '../google/faults';
import { ACK, RETRY, type ResponderDependencies } from './dependencies';

/** Opens no case: reads the ledger as for a finding, then sends the heartbeat to the actor like a plan. */
export async function passHeartbeat(deps: ResponderDependencies, beat: Heartbeat): Promise<number> {
  try {
    await deps.store.get('cases', 'heartbeat');
    await deps.publishHeartbeat(heartbeatMessage(beat));
    return ACK;
  } catch (cause) {
    // The alert watches for the missing line. This line only says where the heartbeat stopped.
    const error = describe(cause);
    deps.log('WARNING', 'heartbeat.lost', `the responder could not forward a heartbeat: ${error.message}`, {
      error,
    });
    return isRetryable(cause) ? RETRY : ACK;
  }
}

import type { Heartbeat } from '../../core/heartbeat/heartbeat';
import { parseIso } from '../../core/values/time';
import { describe, isRetryable } from '../google/faults';
import { ACK, type ActorDependencies, RETRY } from './dependencies';

/** The last stop of a heartbeat: reads the ledger of effects and logs that the heartbeat arrived. Changes nothing. */
export async function noteHeartbeat(deps: ActorDependencies, beat: Heartbeat): Promise<number> {
  try {
    await deps.store.get('effects', 'heartbeat');
  } catch (cause) {
    const error = describe(cause);
    deps.log('WARNING', 'heartbeat.lost', `the actor could not read its ledger: ${error.message}`, { error });
    return isRetryable(cause) ? RETRY : ACK;
  }
  const sentMs = beat.sentAt === undefined ? undefined : parseIso(beat.sentAt);
  deps.log('INFO', 'heartbeat.arrived', 'a heartbeat crossed the pipeline', {
    ...beat,
    ...(sentMs === undefined ? {} : { ageSeconds: Math.round((deps.clock.now() - sentMs) / 1000) }),
  });
  return ACK;
}

import type { Clock } from '../../../core/ports/ports';
import type { JsonObject } from '../../../core/values/json';
import { type FaultKind, GoogleFault } from '../faults';
import { asObject, resource, type Transport } from '../transport';

const WITHIN_MS = 120_000;

/** A list with more pages than this is not read to its end. */
export const MAX_PAGES = 20;

/** google.rpc.Code of operations that may succeed at the next attempt. */
const PASSING = new Map<unknown, FaultKind>([
  [4, 'timeout'],
  [8, 'throttled'],
  [10, 'unavailable'],
  [13, 'unavailable'],
  [14, 'unavailable'],
]);

const operationFault = (place: string, error: JsonObject): GoogleFault =>
  new GoogleFault(PASSING.get(error.code) ?? 'precondition', 400, place, String(error.message));

/**
 * Waits until a long-running operation of Cloud Run has ended. `wait` may answer before the operation is done, so this asks again,
 * a little later each time.
 *
 * @throws GoogleFault with `afterAcceptance`, because Google had accepted the change
 */
export async function finishOperation(
  transport: Transport,
  clock: Clock,
  operation: JsonObject,
): Promise<void> {
  try {
    await finish(transport, clock, operation);
  } catch (cause) {
    if (cause instanceof GoogleFault) cause.afterAcceptance = true;
    throw cause;
  }
}

async function finish(transport: Transport, clock: Clock, operation: JsonObject): Promise<void> {
  const deadline = clock.now() + WITHIN_MS;
  let current = operation;
  for (let pause = 100; current.done !== true && clock.now() < deadline; pause = Math.min(pause * 2, 2_000)) {
    current = asObject(
      await transport({
        service: 'run',
        method: 'POST',
        path: `/v2/${resource(String(current.name))}:wait`,
        body: { timeout: '30s' },
        deadlineMs: 35_000,
        retries: 2,
      }),
    );
    if (current.done !== true) await clock.sleep(pause);
  }
  const place = `run operation ${String(operation.name)}`;
  if (current.error) throw operationFault(place, asObject(current.error));
  if (current.done !== true)
    throw new GoogleFault('timeout', 0, place, 'the operation did not finish in time');
}

/**
 * With an empty etag Google compares nothing and overwrites the changes of others. A change of a resource that was read without
 * an etag is therefore a fault before it is sent.
 */
export function requireEtag(etag: unknown, place: string): void {
  if (typeof etag === 'string' && etag !== '') return;
  const what =
    'Riposte sent nothing, because it read the resource without an etag and a concurrent change would be lost';
  throw new GoogleFault('precondition', 0, place, what);
}

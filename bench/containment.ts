import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REFERENCE_NOTIFICATION } from '../cli/input/reference-finding';
import { worldFor } from '../cli/pipeline/in-process';
import { prepareCloud } from '../cli/pipeline/prepare-cloud';
import { config } from '../riposte.config';
import { ms, type Row, times } from './measure';

const LATENCY_MS = 50;

/**
 * The longest chain in which every call needs the one before it; what runs beside it costs nothing. Leaving one out
 * would break an invariant: evidence before containment (4), one actor at a time (10), the prior state before the
 * change (5).
 */
const CHAIN = [
  'responder: claim the case, beside reading service, policy, revisions and hold',
  'responder: store evidence and manifest',
  'responder: store the case',
  'responder: publish the command',
  'actor: read the case',
  'actor: read the lock, beside asking SCC, the kill switch and the hold',
  'actor: take the lock',
  'actor: read the breaker, beside reading the service',
  'actor: take a place in the breaker',
  'actor: record the prior state',
  'actor: PATCH the service',
];

/** From the finding at SCC to the PATCH that takes the bad digest out of service. Virtual time: exact, no noise. */
export async function containment(): Promise<Row> {
  const outdir = mkdtempSync(join(tmpdir(), 'riposte-bench-'));
  const prepared = prepareCloud({ mode: 'enforce', notification: REFERENCE_NOTIFICATION, config, outdir });
  rmSync(outdir, { recursive: true, force: true });
  const world = worldFor(prepared, () => undefined);
  world.latencyMs = LATENCY_MS;
  const started = world.nowMs();
  world.ingest(JSON.parse(REFERENCE_NOTIFICATION));
  await world.run({ untilMs: started + 3_600_000 });
  const patch = world.journal.find((event) => event.kind === 'api' && event.mutation && event.status === 200);
  if (!patch) throw new Error('the finding was not contained: run npm start to see why');
  const measured = Date.parse(patch.at) - started;
  const floor = CHAIN.length * LATENCY_MS;
  return {
    what: `finding delivered to workload contained, ${LATENCY_MS} ms injected per call (virtual time)`,
    measured: ms(measured),
    floor: `${CHAIN.length} dependent calls, ${ms(floor)}`,
    budget: '1.25x',
    ratio: times(measured / floor),
    ok: measured / floor <= 1.25,
  };
}

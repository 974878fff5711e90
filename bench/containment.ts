import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { worldFor } from '../cli/pipeline/in-process';
import { prepareCloud } from '../cli/pipeline/prepare-cloud';
import { config } from '../riposte.config';
import { REFERENCE_NOTIFICATION } from '../testing/reference-notification';
import { ms, type Row, times } from './measure';

const LATENCY_MS = 50;

/**
 * The longest chain of calls in which each call needs the one before it. Calls that run in parallel add no time. Each
 * call is required by an invariant, whose number is in brackets.
 */
const CHAIN = [
  'responder: read service, policy, revisions and hold, and claim the case in parallel (2: plan, then apply)',
  'responder: store evidence and manifest (4: evidence first)',
  'responder: store the case with its plan (6: a crash changes nothing)',
  'responder: publish the command (8: the function that parses cannot change a workload)',
  'actor: read the case (8: the actor reads everything again)',
  'actor: ask SCC, read the workload, and read lock, hold, breaker and effects at one moment (8)',
  'actor: write lock, breaker, memory and prior states at once, and its own evidence in parallel (5, 6, 10)',
  'actor: change the workload',
];

/** Time from the finding at SCC to the PATCH that takes the bad digest out of service. Virtual time, so it is exact. */
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
  if (!patch) throw new Error('the finding was not contained; run npm start to see why');
  const measured = Date.parse(patch.at) - started;
  const floor = CHAIN.length * LATENCY_MS;
  return {
    what: `finding delivered to workload contained, ${LATENCY_MS} ms injected per call (virtual time)`,
    measured: ms(measured),
    floor: `${CHAIN.length} dependent calls, ${ms(floor)}`,
    budget: '1.1x',
    ratio: times(measured / floor),
    ok: measured / floor <= 1.1,
  };
}

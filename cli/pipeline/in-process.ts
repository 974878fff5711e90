import { detect } from '../../core/catalogue/detect';
import { catalogueOf } from '../../core/config/response-config';
import { parseIso, toIso } from '../../core/values/time';
import type { FaultSpec } from '../../sandbox/delivery/fault-spec';
import { functionsOf } from '../../sandbox/delivery/push';
import { createWorld, type World } from '../../sandbox/gateway/world';
import { faultyFunctions } from '../../sandbox/in-process/faulty-functions';
import { inProcessFunctions } from '../../sandbox/in-process/functions';
import type { CaseOutcome } from '../cases/outcome';
import { sampleConfig } from '../config/operator-config';
import type { ShownConfig } from '../config/shown-config';
import { logTo } from '../progress/event';
import { noteAlert } from './alert-notes';
import { caseOutcome, rehearsed } from './case-outcome';
import { type PipelineOptions, type RunInProcess, type SharedRuns, sharedRuns } from './pipeline';
import { adaptConfig, type PreparedCloud, type PrepareOptions, prepareCloud } from './prepare-cloud';
import { bootFor } from './shared-boot';
import { synthesisFor } from './shared-synthesis';
import { notOursRecord } from './unhandled-record';

/** Time between the event and its notification. The virtual clock starts then, so every run is the same. */
const DETECTION_LAG_MS = 5_000;

/** A world with a prepared cloud, in which the functions' own code handles messages. */
export function worldFor(
  prepared: PreparedCloud,
  onProgress: PipelineOptions['onProgress'],
  faulty?: { readonly fault: FaultSpec; readonly onFault: (text: string) => void },
): World {
  const { finding } = prepared.notification;
  const holder: { world?: World } = {};
  const functions = {
    functions: functionsOf(prepared.state),
    config: prepared.runtimeConfig,
    catalogue: prepared.catalogue,
    world: () => holder.world as World,
    log: logTo(onProgress),
  };
  const handlers = faulty ? faultyFunctions({ ...functions, ...faulty }) : inProcessFunctions(functions);
  holder.world = createWorld({
    state: prepared.state,
    startMs: (parseIso(finding.eventTime) ?? 0) + DETECTION_LAG_MS,
    handlers,
  });
  return holder.world;
}

/** The case from the world's ledger, with its evidence. */
export const worldOutcome = (world: World, prepared: PreparedCloud) =>
  caseOutcome({ state: () => world.state, request: world.request }, prepared, world.journal, world.nowMs());

/** The whole pipeline in this process, on a virtual clock: minutes of waiting take no time. */
export const runInProcess: RunInProcess = async (options) => {
  const own = options.shared === undefined ? sharedRuns() : undefined;
  const shared = options.shared ?? (own as SharedRuns);
  try {
    const operator: ShownConfig = options.operator ?? sampleConfig();
    const asked = {
      ...options,
      config: operator.config,
      configFor: operator.configFor,
      configName: operator.name,
    };
    const known = own ? undefined : tryNotOurs(asked);
    if (known) return known;
    const prepared = prepareCloud({ ...asked, ...synthesisFor(shared), ...bootFor(shared) });
    for (const text of prepared.adapted) options.note('config', text);
    const { fault, note } = options;
    const onFault = (text: string): void => note('fault', text);
    const world = worldFor(prepared, options.onProgress, fault && { fault, onFault });
    world.onEvent((event) => noteAlert(event, note));
    const startedMs = world.nowMs();
    options.onClock?.(() => world.nowMs() - startedMs);
    world.ingest(JSON.parse(prepared.notification.raw));
    await world.run({ untilMs: world.nowMs() + GIVE_UP_MS });
    return await worldOutcome(world, prepared);
  } finally {
    own?.close();
  }
};

/**
 * The outcome of a finding that is not ours; undefined for other findings. It is the same in every cloud, so a run over
 * thousands of findings prepares no cloud for it.
 */
function tryNotOurs(options: Omit<PrepareOptions, 'outdir'>): CaseOutcome | undefined {
  const { notification, config } = adaptConfig(options);
  const detection = detect(notification.finding, catalogueOf(config));
  if (detection.kind === 'ours') return undefined;
  const at = toIso((parseIso(notification.finding.eventTime) ?? 0) + DETECTION_LAG_MS);
  const record = rehearsed(notOursRecord(notification, options.mode, detection.reason, at), {
    assumed: [],
    isDescribed: options.cloud !== undefined,
  });
  return { record, evidence: [], journal: [] };
}

/** Virtual time after which a run that still retries ends, and is shown as it is. */
const GIVE_UP_MS = 6 * 3_600_000;

import type { JsonObject } from '../json';
import type { PlannedStep } from '../plan/response-plan';
import type { ActionContext } from './action';
import { object, pick, text } from './run-service';

/**
 * Fields that actions on a service touch, with the update mask that reaches each member. `scaling` is masked by
 * leaf so that a sibling member that this version does not know is never cleared.
 */
export const SCALING_LEAVES = [
  'scalingMode',
  'minInstanceCount',
  'maxInstanceCount',
  'manualInstanceCount',
] as const;

/** traffic is a repeated field: it is replaced whole. */
export const TRAFFIC_MASK = ['traffic'];
export const STOP_MASK = ['scaling.scalingMode', 'scaling.manualInstanceCount', 'traffic'];

/** The members of a service that shift-traffic and stop-service describe in before and after. */
export const projectService = (service: JsonObject): JsonObject => {
  const shown = pick(service, ['traffic', 'scaling']);
  return { traffic: shown.traffic ?? [], scaling: shown.scaling ?? {} };
};

export async function patchFromPlan(
  { run }: ActionContext,
  planned: PlannedStep,
  current: JsonObject,
  mask: readonly string[],
): Promise<void> {
  const after = object(planned.after);
  const fields: JsonObject = mask.some((path) => path.startsWith('scaling.'))
    ? { traffic: after.traffic, scaling: pick(object(after.scaling), ['scalingMode', 'manualInstanceCount']) }
    : { traffic: after.traffic };
  await run.patchService(planned.target, text(current.etag), fields, mask);
}

/**
 * Undo of a stop: mode, min, max, manual count and traffic are sent explicitly, as they were. Members that
 * are set neither before nor now are left out of the mask: there is nothing to restore.
 */
export async function restoreService(
  { run }: ActionContext,
  planned: PlannedStep,
  prior: JsonObject,
  current: JsonObject,
): Promise<void> {
  const [was, is] = [object(prior.scaling), object(current.scaling)];
  const leaves = SCALING_LEAVES.filter((leaf) => was[leaf] !== undefined || is[leaf] !== undefined);
  const mask = [...leaves.map((leaf) => `scaling.${leaf}`), ...TRAFFIC_MASK];
  const fields = {
    traffic: prior.traffic ?? [],
    ...(leaves.length > 0 ? { scaling: pick(was, leaves) } : {}),
  };
  await run.patchService(planned.target, text(current.etag), fields, mask);
}

/** Undo of a change of traffic alone: scaling was never ours, so whoever changed it meanwhile keeps it. */
export async function restoreTraffic(
  { run }: ActionContext,
  planned: PlannedStep,
  prior: JsonObject,
  current: JsonObject,
): Promise<void> {
  await run.patchService(planned.target, text(current.etag), { traffic: prior.traffic ?? [] }, TRAFFIC_MASK);
}

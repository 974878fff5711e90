import type { WorkloadContext } from '../action-contract/action';
import { normalScaling, normalService, normalTraffic } from '../cloud-run/normal-form';
import { object, pick, text, userFields } from '../cloud-run/run-service';
import type { Permission } from '../permissions/permissions';
import type { PlannedStep } from '../plan/response-plan';
import { type JsonObject, jsonEqual } from '../values/json';

/** What the actor needs for a PATCH of a service. Cloud Run checks actAs on the workload's identity each time. */
export const UPDATE_SERVICE: readonly Permission[] = [
  { permission: 'run.services.get', on: 'project' },
  { permission: 'run.services.update', on: 'project' },
  { permission: 'run.operations.get', on: 'project' },
  { permission: 'iam.serviceAccounts.actAs', on: 'runtime-service-account' },
];

/** traffic is a repeated field, so Cloud Run replaces it as a whole. */
export const TRAFFIC_MASK = ['traffic'];

/** Names the leaves, so that a sibling member that this version does not know stays as it is. */
export const STOP_MASK = ['scaling.scalingMode', 'scaling.manualInstanceCount', 'traffic'];

/** The members of a service that shift-traffic and stop-service describe in before and after, in normal form. */
export const projectService = (service: JsonObject): JsonObject => ({
  traffic: normalTraffic(service.traffic),
  scaling: normalScaling(service.scaling),
});

/** Every user-settable field of a service in normal form. Drift and equality are judged on it. */
export const comparableService = (service: JsonObject): JsonObject => normalService(userFields(service));

/**
 * Sends only what the plan changes. Cloud Run checks every traffic target that a request contains, and refuses one whose
 * revision is not ready, even if the service has that target already.
 */
export async function patchFromPlan(
  { run }: WorkloadContext,
  planned: PlannedStep,
  current: JsonObject,
  mask: readonly string[],
): Promise<void> {
  const after = object(planned.after);
  const scales = mask.some((path) => path.startsWith('scaling.'));
  const routes = !scales || !jsonEqual(after.traffic, projectService(current).traffic);
  const fields: JsonObject = {
    ...(routes ? { traffic: after.traffic } : {}),
    ...(scales ? { scaling: pick(object(after.scaling), ['scalingMode', 'manualInstanceCount']) } : {}),
  };
  const named = routes ? mask : mask.filter((path) => path !== 'traffic');
  await run.patchService(planned.target, text(current.etag), fields, named);
}

/**
 * Undo of a stop. It restores the mode, the manual count, and the traffic if the stop changed it. The body contains
 * everything that the mask names, because it is not documented what Cloud Run does with an absent member
 * (sandbox/protocol/assumptions.ts, run.mask-member-absent-in-body). The mask names `scaling` as a whole, because a
 * manual count that was never set cannot be sent. Riposte did not change its other members and sends their current
 * values.
 */
export async function restoreService(
  { run }: WorkloadContext,
  planned: PlannedStep,
  prior: JsonObject,
  current: JsonObject,
): Promise<void> {
  const mode = pick(object(normalScaling(prior.scaling)), ['scalingMode', 'manualInstanceCount']);
  const { scalingMode: _mode, manualInstanceCount: _count, ...others } = object(current.scaling);
  const traffic = projectService(prior).traffic;
  const isOurs = planned.after === null || !jsonEqual(object(planned.after).traffic, traffic);
  const routes = isOurs && !jsonEqual(traffic, projectService(current).traffic);
  const fields = {
    ...(routes ? explicitTraffic(prior) : {}),
    scaling: { ...others, ...mode },
  };
  const mask = routes ? ['scaling', ...TRAFFIC_MASK] : ['scaling'];
  await run.patchService(planned.target, text(current.etag), fields, mask);
}

/** Undo of a change of traffic only. The step did not change scaling, so other people's changes of it are kept. */
export async function restoreTraffic(
  { run }: WorkloadContext,
  planned: PlannedStep,
  prior: JsonObject,
  current: JsonObject,
): Promise<void> {
  await run.patchService(planned.target, text(current.etag), explicitTraffic(prior), TRAFFIC_MASK);
}

/** An empty list looks like an absent one in a request, so the traffic that it means is sent instead. */
const explicitTraffic = ({ traffic }: JsonObject): JsonObject =>
  Array.isArray(traffic) && traffic.length > 0 ? { traffic } : { traffic: normalTraffic(traffic) };

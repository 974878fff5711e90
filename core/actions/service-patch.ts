import type { Permission } from '../permissions/permissions';
import type { PlannedStep } from '../plan/response-plan';
import { type JsonObject, jsonEqual } from '../values/json';
import type { WorkloadContext } from './action';
import { normalScaling, normalService, normalTraffic } from './normal-form';
import { object, pick, text, userFields } from './run-service';

/** What the actor needs for a PATCH of a service: Cloud Run checks actAs on the workload's own identity each time. */
export const UPDATE_SERVICE: readonly Permission[] = [
  { permission: 'run.services.get', on: 'project' },
  { permission: 'run.services.update', on: 'project' },
  { permission: 'run.operations.get', on: 'project' },
  { permission: 'iam.serviceAccounts.actAs', on: 'runtime-service-account' },
];

/** traffic is a repeated field: it is replaced whole. */
export const TRAFFIC_MASK = ['traffic'];

/** By leaf: a sibling member that this version does not know stays as it is. */
export const STOP_MASK = ['scaling.scalingMode', 'scaling.manualInstanceCount', 'traffic'];

/** The members of a service that shift-traffic and stop-service describe in before and after, in normal form. */
export const projectService = (service: JsonObject): JsonObject => ({
  traffic: normalTraffic(service.traffic),
  scaling: normalScaling(service.scaling),
});

/** Every user-settable field of a service in normal form: what drift and equality are judged on. */
export const comparableService = (service: JsonObject): JsonObject => normalService(userFields(service));

/**
 * Sends what the plan changes and nothing else: Cloud Run checks every traffic target that it is sent, and refuses one
 * whose revision is not ready, although it stands there already.
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
 * Undo of a stop: mode and manual count go back, and so does the traffic where the stop changed it. Nothing that the mask
 * names is absent from the body: what Cloud Run makes of an absent member is not documented
 * (sandbox/protocol/assumptions.ts, run.mask-member-absent-in-body). The whole of `scaling` is named, because a manual
 * count that was never set cannot be sent; its other members were not ours to change and are sent as they are now.
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

/** Undo of a change of traffic alone: scaling was never ours, so whoever changed it meanwhile keeps it. */
export async function restoreTraffic(
  { run }: WorkloadContext,
  planned: PlannedStep,
  prior: JsonObject,
  current: JsonObject,
): Promise<void> {
  await run.patchService(planned.target, text(current.etag), explicitTraffic(prior), TRAFFIC_MASK);
}

/** An empty list cannot be told from an absent one on the wire: what it means is sent instead. */
const explicitTraffic = ({ traffic }: JsonObject): JsonObject =>
  Array.isArray(traffic) && traffic.length > 0 ? { traffic } : { traffic: normalTraffic(traffic) };

import type { Json, JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { AssumptionSettings } from '../protocol/assumptions';
import type { CloudTiming } from '../state/cloud-state';
import type { InstanceStep, RunRevision, RunService } from '../state/run';

export interface Traffic {
  readonly type: string;
  readonly revision?: string;
  readonly percent: number;
  readonly tag?: string;
}
/** The traffic targets. If there are none, all traffic goes to the latest ready revision (run v2 Service.traffic). */
export function trafficOf(config: JsonObject): readonly Traffic[] {
  const targets = Array.isArray(config.traffic) ? config.traffic.map(objectOf) : [];
  if (targets.length === 0) return [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];
  return targets.map((target) => ({
    type: textOf(target.type) || 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST',
    percent: Number(target.percent ?? 0),
    ...(textOf(target.revision) === '' ? {} : { revision: textOf(target.revision) }),
    ...(textOf(target.tag) === '' ? {} : { tag: textOf(target.tag) }),
  }));
}
export function latestReady(revisions: RunService['revisions']): string | undefined {
  return Object.values(revisions)
    .filter((revision) => revision.ready)
    .at(-1)?.name;
}
export const latestCreated = (revisions: RunService['revisions']): string | undefined =>
  Object.keys(revisions).at(-1);
const intOf = (value: Json | undefined): number => Number(value ?? 0);
/** The number of instances that a revision reaches under the service's traffic and scaling. */
function settledInstances(
  service: RunService,
  revision: RunRevision,
  assumptions: AssumptionSettings,
): { active: number; idle: number } {
  const latest = latestReady(service.revisions);
  const targets = trafficOf(service.config).filter((target) => (target.revision ?? latest) === revision.name);
  const percent = targets.reduce((sum, target) => sum + target.percent, 0);
  const tagged = targets.some((target) => target.tag !== undefined);
  const minimum = intOf(objectOf(revision.config.scaling).minInstanceCount);
  const scaling = objectOf(service.config.scaling);
  const taggedRuns = tagged && assumptions['run.tagged-revision-under-manual-zero'] === 'runs';
  if (scaling.scalingMode === 'MANUAL') {
    // Manual scaling ignores revision minimums and splits by percent (cloud.google.com/run, manual scaling).
    const share = Math.ceil((intOf(scaling.manualInstanceCount) * percent) / 100);
    return { active: share, idle: share === 0 && taggedRuns ? Math.max(1, minimum) : 0 };
  }
  if (percent > 0) return { active: 1, idle: Math.max(0, minimum - 1) };
  if (tagged) return { active: 0, idle: Math.max(taggedRuns ? 1 : 0, minimum) };
  const kept = assumptions['run.min-instances-of-unserved-revision'] === 'kept' ? minimum : 0;
  return { active: 0, idle: kept };
}
export const instancesAt = (steps: readonly InstanceStep[], ms: number): InstanceStep =>
  steps.findLast((step) => step.fromMs <= ms) ?? { fromMs: 0, active: 0, idle: 0 };
/** The service, with its instances changing to the number that its configuration now requires. */
export function settleInstances(
  service: RunService,
  assumptions: AssumptionSettings,
  timing: CloudTiming,
  nowMs: number,
): RunService {
  const instances = Object.fromEntries(
    Object.values(service.revisions).map((revision) => {
      const steps = (service.instances[revision.name] ?? []).filter((step) => step.fromMs <= nowMs);
      const now = instancesAt(steps, nowMs);
      const goal = settledInstances(service, revision, assumptions);
      if (goal.active === now.active && goal.idle === now.idle) return [revision.name, steps] as const;
      const isLoss = goal.active + goal.idle < now.active + now.idle || goal.active < now.active;
      const fromMs = nowMs + (isLoss ? timing.drainMs : timing.operationMs);
      return [revision.name, [...steps, { fromMs, ...goal }]] as const;
    }),
  );
  return { ...service, instances };
}
/** A service that has been settled since `sinceMs`, as boot and seed create it. */
export function settledService(
  service: Omit<RunService, 'instances'>,
  assumptions: AssumptionSettings,
  sinceMs: number,
): RunService {
  const timing = { operationMs: 0, drainMs: 0, samplingMs: 0, delayMs: 0 };
  return settleInstances({ ...service, instances: {} }, assumptions, timing, sinceMs);
}

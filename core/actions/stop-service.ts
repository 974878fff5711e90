import { isObject } from '../json';
import { nothing, step, type WorkloadAction, withheld } from './action';
import { list, object, pick, text } from './run-service';
import { comparableService, patchFromPlan, projectService, restoreService, STOP_MASK } from './service-patch';

/** Traffic targets without their tags: a tagged revision may run although the service is scaled to zero. */
const withoutTags = (traffic: unknown) =>
  list(traffic)
    .map((target) => pick(target, ['type', 'revision', 'percent']))
    .filter((target) => target.percent !== undefined && target.percent !== 0);

/**
 * Manual scaling to zero and tags dropped, in one PATCH: Google's own way of disabling a service. Callers get
 * "Service unavailable". Source: Google, Cloud Run "Manual scaling".
 */
export const stopService: WorkloadAction = {
  kind: 'workload',
  id: 'stop-service',
  summary: 'Scales the service to zero and drops its traffic tags',
  tier: 'workload',
  targets: ['service'],
  reversible: true,
  killsRunningInstances: true,
  touches: ['scaling', 'traffic'],
  d3fend: 'D3-PT',
  repeat: { kind: 'etag', why: 'the PATCH carries the etag it read and sets absolute values' },
  permissions: {
    responder: [{ permission: 'run.services.get', on: 'project' }],
    actor: [
      { permission: 'run.services.get', on: 'project' },
      { permission: 'run.services.update', on: 'project' },
      { permission: 'run.operations.get', on: 'project' },
      { permission: 'iam.serviceAccounts.actAs', on: 'runtime-service-account' },
    ],
  },
  plan({ investigation, target }) {
    const { service } = investigation;
    if (service.status === 'unavailable')
      return withheld(`the service's settings could not be read: ${service.reason}`);
    const before = projectService(service.value.raw);
    const scaling = object(before.scaling);
    const stopped = scaling.scalingMode === 'MANUAL' && scaling.manualInstanceCount === 0;
    // A tagged revision may run although the service is scaled to zero.
    if (stopped && list(before.traffic).every((entry) => text(entry.tag) === ''))
      return nothing('the service is already stopped');
    return step({
      target,
      before: { traffic: before.traffic, scaling: before.scaling },
      after: {
        traffic: withoutTags(before.traffic),
        scaling: { ...scaling, scalingMode: 'MANUAL', manualInstanceCount: 0 },
      },
      rationale:
        'no revision is a known refuge from the bad digest, so the service stops until a person decides',
    });
  },
  read: ({ run }, target) => run.getService(target),
  project: (state) => projectService(state),
  comparable: comparableService,
  apply: (context, planned, current) => patchFromPlan(context, planned, current, STOP_MASK),
  verify(_planned, after) {
    const scaling = isObject(after.scaling) ? after.scaling : {};
    if (scaling.scalingMode !== 'MANUAL' || scaling.manualInstanceCount !== 0) {
      return {
        ok: false,
        saw: `field scaling of the re-read service is not manual zero: ${JSON.stringify(scaling)}`,
      };
    }
    if (list(after.traffic).some((entry) => text(entry.tag) !== '')) {
      return { ok: false, saw: 'field traffic of the re-read service still carries tags' };
    }
    return { ok: true, saw: 'the re-read scaling is manual zero and no traffic tag is left' };
  },
  undo: restoreService,
};

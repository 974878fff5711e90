import { jsonEqual } from '../json';
import { nothing, step, type WorkloadAction, withheld } from './action';
import { findRefuge, runningBad } from './refuge';
import { object } from './run-service';
import {
  comparableService,
  patchFromPlan,
  projectService,
  restoreTraffic,
  TRAFFIC_MASK,
} from './service-patch';

/**
 * Sends all traffic to the newest ready revision of another digest and drops every traffic tag (a tag keeps a
 * revision reachable). Pins the service: later deploys get no traffic until undo or a person says so.
 */
export const shiftTraffic: WorkloadAction = {
  kind: 'workload',
  id: 'shift-traffic',
  summary: 'Sends all traffic to the newest ready revision whose image digest differs',
  tier: 'workload',
  targets: ['service'],
  reversible: true,
  killsRunningInstances: true,
  touches: ['traffic'],
  d3fend: 'D3-RC',
  repeat: { kind: 'etag', why: 'the PATCH carries the etag it read and sets an absolute value' },
  permissions: {
    responder: [
      { permission: 'run.services.get', on: 'project' },
      { permission: 'run.revisions.list', on: 'project' },
    ],
    actor: [
      { permission: 'run.services.get', on: 'project' },
      { permission: 'run.services.update', on: 'project' },
      { permission: 'run.operations.get', on: 'project' },
      { permission: 'iam.serviceAccounts.actAs', on: 'runtime-service-account' },
    ],
  },
  plan({ investigation, evidence, target }) {
    const { service, revisions } = investigation;
    if (service.status === 'unavailable')
      return withheld(`the service's settings could not be read: ${service.reason}`);
    // An empty match is no answer: only a bad revision that is there and does not run makes this needless.
    const suspects =
      revisions.status === 'known' && revisions.value.some((revision) => revision.bad !== false);
    if (suspects && runningBad(revisions.value).length === 0) {
      return nothing(
        'no revision of the bad digest receives traffic, carries a tag or keeps minimum instances',
      );
    }
    const refuge = findRefuge(investigation, evidence.imageDigest);
    if (!refuge.ok) return withheld(refuge.error);
    const before = projectService(service.value.raw);
    const traffic = [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: refuge.value.name, percent: 100 },
    ];
    return step({
      target,
      before: { traffic: before.traffic },
      after: { traffic },
      rationale: `revision ${refuge.value.name} is ready and runs another digest; the bad digest stops serving`,
    });
  },
  read: ({ run }, target) => run.getService(target),
  project: (state) => ({ traffic: projectService(state).traffic }),
  comparable: comparableService,
  apply: (context, planned, current) => patchFromPlan(context, planned, current, TRAFFIC_MASK),
  verify(planned, after) {
    return jsonEqual(projectService(after).traffic, object(planned.after).traffic)
      ? { ok: true, saw: 'the re-read traffic is exactly the planned one, without tags' }
      : {
          ok: false,
          saw: `field traffic of the re-read service is not the planned one: ${JSON.stringify(after.traffic)}`,
        };
  },
  undo: restoreTraffic,
};

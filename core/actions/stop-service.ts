import { nothing, type ServiceAction, step, withheld } from '../action-contract/action';
import { scalingFlag, trafficCommands } from '../action-contract/undo-commands';
import { list, object, pick, text } from '../cloud-run/run-service';
import { notSettled } from '../cloud-run/settled';
import { isStopped, judgeFacts } from '../containment/judge-containment';
import { gcloudLines, gcloudPlace, noLines } from '../ownership/owner-words';
import { isObject } from '../values/json';
import {
  comparableService,
  patchFromPlan,
  projectService,
  restoreService,
  STOP_MASK,
  UPDATE_SERVICE,
} from './service-patch';
import { unreadyTargets, withoutTargets } from './unready-traffic';

/**
 * Traffic targets without their tags, because a tagged revision may run although the service is scaled to zero. Leaves
 * out a target that has no share of the traffic: only its tag had an effect.
 */
const withoutTags = (traffic: unknown) =>
  list(traffic)
    .map((target) => pick(target, ['type', 'revision', 'percent']))
    .filter((target) => target.percent !== undefined && target.percent !== 0);

const movedShares = (unready: readonly string[]): string =>
  `The traffic of ${unready.join(', ')} goes to the latest ready revision, because Cloud Run may refuse an update while traffic names a revision that is not ready. For the same reason, it may refuse an undo until that revision is ready.`;

/**
 * Scales the service manually to zero and removes its tags, in one PATCH. This is how Google documents disabling a
 * service. Callers get "Service unavailable". Source: Google, Cloud Run "Manual scaling".
 */
export const stopService: ServiceAction = {
  kind: 'workload',
  id: 'stop-service',
  summary: 'Scales the service to zero and removes its traffic tags',
  tier: 'workload',
  targets: ['service'],
  reversible: true,
  killsRunningInstances: true,
  stops: true,
  touches: ['scaling', 'traffic'],
  d3fend: 'D3-PT',
  repeat: { kind: 'etag', why: 'the PATCH carries the etag it read and sets absolute values' },
  permissions: {
    responder: [{ permission: 'run.services.get', on: 'project' }],
    actor: UPDATE_SERVICE,
  },
  plan({ investigation, target }) {
    const { service, revisions } = investigation;
    if (service.status === 'unavailable')
      return withheld(`the service's settings could not be read: ${service.reason}`);
    const { raw, iamPolicy } = service.value;
    // Without revisions, only the stop itself can keep the bad image from serving.
    const judged = judgeFacts({ service: raw, iamPolicy, revisions: [], wayIn: 'running-app' });
    if (isStopped(raw) && judged.holds) return nothing(judged.saw);
    const before = projectService(raw);
    const scaling = object(before.scaling);
    const unready = unreadyTargets(raw, revisions);
    return step({
      target,
      before: { traffic: before.traffic, scaling: before.scaling },
      after: {
        traffic: withoutTargets(withoutTags(before.traffic), unready),
        scaling: { ...scaling, scalingMode: 'MANUAL', manualInstanceCount: 0 },
      },
      rationale: [
        'No other step is known to keep the bad code from serving, so the service stops until a person decides.',
        ...(unready.length === 0 ? [] : [movedShares(unready)]),
      ].join(' '),
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
        saw: `field scaling is not manual zero: ${JSON.stringify(scaling)}`,
      };
    }
    if (list(after.traffic).some((entry) => text(entry.tag) !== '')) {
      return { ok: false, saw: 'field traffic still has tags' };
    }
    const [unsettled] = [
      ...(list(after.trafficStatuses).some((entry) => text(entry.tag) !== '')
        ? ['Cloud Run still reports a traffic tag']
        : []),
      ...notSettled(after),
    ];
    return unsettled === undefined
      ? { ok: true, saw: 'the service is manually scaled to zero, and no traffic tag is left' }
      : { ok: false, saw: `field scaling is manual zero, but ${unsettled}`, settling: true };
  },
  undo: restoreService,
  words: {
    done: 'the service is scaled to zero',
    owner: {
      terraform: {
        outlook: 'taken-back',
        text:
          'With provider 6, the next apply always starts the service again. With provider 7, it does so if the ' +
          'configuration has a scaling block. Without such a block, the next plan keeps the stop, but an apply with a new ' +
          'image sends manual scaling without a count. It is not known what Cloud Run does with that.',
      },
      lines: {
        terraform: () =>
          noLines(
            'No lines are known to work. The provider drops the zero of manual_instance_count, and it is not known what ' +
              'Cloud Run does with manual scaling without a count. Add a traffic block that names a clean revision, or ' +
              'remove the service from the configuration. Read the plan before you apply it.',
          ),
        connector: () =>
          noLines('No lines are known to work. It is not known how Config Connector sends a count of zero.'),
        gcloud: ({ service }) =>
          gcloudLines(`gcloud beta run services update ${gcloudPlace(service)} --scaling=0`),
      },
    },
    undoByHand: (place, prior) => [
      `gcloud beta run services update ${place} --scaling=${scalingFlag(prior)}`,
      ...trafficCommands(place, prior),
    ],
  },
};

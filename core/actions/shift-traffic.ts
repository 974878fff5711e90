import { nothing, type PlanContext, type ServiceAction, step, withheld } from '../action-contract/action';
import { trafficCommands } from '../action-contract/undo-commands';
import { exposureOf } from '../cloud-run/exposure';
import { list, object, text } from '../cloud-run/run-service';
import { notSettled } from '../cloud-run/settled';
import { namedTargets } from '../cloud-run/traffic';
import { judgeFacts } from '../containment/judge-containment';
import type { ServiceSettings } from '../facts/investigation';
import { gcloudLines, gcloudPlace, manifestLines, terraformResource } from '../ownership/owner-words';
import { jsonEqual } from '../values/json';
import { findRefuge } from './refuge';
import {
  comparableService,
  patchFromPlan,
  projectService,
  restoreTraffic,
  TRAFFIC_MASK,
  UPDATE_SERVICE,
} from './service-patch';

const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

/**
 * Describes the way in that stays open although traffic moves. If the intruder came in through the running app, an older
 * revision of the same app lets them in again.
 */
function tryOpenWayIn(
  { raw, iamPolicy }: ServiceSettings,
  { wayIn, chosen }: PlanContext,
): string | undefined {
  const exposure = exposureOf(raw, iamPolicy);
  if (wayIn === 'image' || !exposure.open || chosen.includes('restrict-ingress')) return undefined;
  const closed = exposure.callers === 'anyone' && chosen.includes('remove-public-access');
  return closed ? undefined : exposure.text;
}

/**
 * Sends all traffic to a refuge (core/actions/refuge.ts) and removes every traffic tag, because a tag keeps a revision
 * reachable. Pins the service: a later deployment gets no traffic unless it sets the traffic itself, which is a reversal
 * (ADR 16).
 */
export const shiftTraffic: ServiceAction = {
  kind: 'workload',
  id: 'shift-traffic',
  summary: 'Sends all traffic to a ready revision of another digest, from before the bad one',
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
    actor: UPDATE_SERVICE,
  },
  plan(context) {
    const { investigation, evidence, target } = context;
    const { service, revisions } = investigation;
    if (service.status === 'unavailable')
      return withheld(`the service's settings could not be read: ${service.reason}`);
    const { raw, iamPolicy } = service.value;
    if (investigation.accusedRefuge) {
      const { revision, by } = investigation.accusedRefuge;
      return withheld(`this case moved the traffic to ${revision}, and the finding ${by} accuses its image`);
    }
    // No match proves nothing: the step is needless only if a bad revision exists and does not serve.
    if (revisions.status === 'known' && revisions.value.some((revision) => revision.bad !== false)) {
      // Another step closes the way in. Here it only matters whether the bad digest serves.
      const facts = { service: raw, iamPolicy, revisions: revisions.value, wayIn: 'image' as const };
      const judged = judgeFacts(facts);
      if (judged.holds) return nothing(judged.saw);
    }
    const open = tryOpenWayIn(service.value, context);
    if (open !== undefined) {
      return withheld(
        `the way in would stay open, and an older revision of the same app has the same vulnerability: ${open}`,
      );
    }
    const refuge = findRefuge(investigation, evidence.imageDigest, evidence.imageDigests);
    if (!refuge.ok) return withheld(refuge.error);
    const { revision, why } = refuge.value;
    const traffic = [{ type: REVISION, revision: revision.name, percent: 100 }];
    return step({
      target,
      before: { traffic: projectService(raw).traffic },
      after: { traffic },
      rationale: `The bad digest stops serving. ${why}`,
    });
  },
  read: ({ run }, target) => run.getService(target),
  project: (state) => ({ traffic: projectService(state).traffic }),
  comparable: comparableService,
  apply: (context, planned, current) => patchFromPlan(context, planned, current, TRAFFIC_MASK),
  verify(planned, after) {
    const wanted = object(planned.after).traffic;
    if (!jsonEqual(projectService(after).traffic, wanted)) {
      return {
        ok: false,
        saw: `field traffic is not as planned: ${JSON.stringify(after.traffic)}`,
      };
    }
    const allowed = namedTargets({ traffic: wanted });
    const serving = namedTargets(after);
    const stray = serving.filter((name) => !allowed.includes(name));
    const [unsettled] = [
      ...(list(after.trafficStatuses).length === 0 ? ['Cloud Run reports no traffic status'] : []),
      ...(stray.length > 0 ? [`Cloud Run still sends traffic to ${stray.join(', ')}`] : []),
      ...notSettled(after),
    ];
    return unsettled === undefined
      ? { ok: true, saw: 'Cloud Run reports exactly the planned traffic, and no traffic tag' }
      : { ok: false, saw: `field traffic is as planned, but ${unsettled}`, settling: true };
  },
  undo: restoreTraffic,
  words: {
    done: 'all traffic goes to another revision',
    owner: {
      terraform: {
        outlook: 'kept-unless-configured',
        text:
          'The next apply keeps the traffic where it is, even with a new image, unless the configuration has a traffic ' +
          'block. If it does, the apply reverses the change.',
      },
      lines: {
        terraform: (names) =>
          names.revision === undefined
            ? undefined
            : {
                language: 'hcl',
                where: `In ${terraformResource(names)}, in place of every traffic block that it has.`,
                lines: [
                  'traffic {',
                  `  type     = "${REVISION}"`,
                  `  revision = "${names.revision}"`,
                  '  percent  = 100',
                  '}',
                ],
              },
        connector: (names) =>
          names.revision === undefined
            ? undefined
            : manifestLines(
                names,
                'spec:',
                '  traffic:',
                `  - type: ${REVISION}`,
                `    revision: ${names.revision}`,
                '    percent: 100',
              ),
        gcloud: ({ service, revision }) =>
          revision === undefined
            ? undefined
            : gcloudLines(
                `gcloud run services update-traffic ${gcloudPlace(service)} --to-revisions=${revision}=100`,
              ),
      },
    },
    refugeOf: (after) => text(list(object(after).traffic)[0]?.revision) || undefined,
    undoByHand: trafficCommands,
  },
};

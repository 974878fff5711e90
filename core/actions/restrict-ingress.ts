import { nothing, type ServiceAction, step, withheld } from '../action-contract/action';
import { ingressFlag } from '../action-contract/undo-commands';
import { exposureOf } from '../cloud-run/exposure';
import { text } from '../cloud-run/run-service';
import { notSettled } from '../cloud-run/settled';
import { gcloudLines, gcloudPlace, manifestLines, terraformResource } from '../ownership/owner-words';
import { UPDATE_SERVICE } from './service-patch';
import { unreadyTargets } from './unready-traffic';

const INTERNAL_ONLY = 'INGRESS_TRAFFIC_INTERNAL_ONLY';
const MASK = ['ingress'];

/**
 * Lets only internal requests reach the service. The default URL, load balancers and domain mappings no longer serve the
 * internet. This step closes a service that does not check its callers (`invokerIamDisabled`), because enabling that
 * check also needs run.services.create (Google, "Allowing public access"). It stops no running instance and no
 * connection that the intruder's code opens itself.
 */
export const restrictIngress: ServiceAction = {
  kind: 'workload',
  id: 'restrict-ingress',
  summary: 'Lets only internal requests reach the service',
  tier: 'workload',
  targets: ['service'],
  reversible: true,
  killsRunningInstances: false,
  touches: ['ingress'],
  d3fend: 'D3-ITF',
  repeat: { kind: 'etag', why: 'the PATCH carries the etag it read and sets an absolute value' },
  permissions: {
    responder: [
      { permission: 'run.services.get', on: 'project' },
      { permission: 'run.services.getIamPolicy', on: 'project' },
    ],
    actor: UPDATE_SERVICE,
  },
  plan({ investigation, target }) {
    const { service, revisions } = investigation;
    if (service.status === 'unavailable')
      return withheld(`the service's settings could not be read: ${service.reason}`);
    const { raw, iamPolicy } = service.value;
    const exposure = exposureOf(raw, iamPolicy);
    if (!exposure.open) return nothing(exposure.text);
    const unready = unreadyTargets(raw, revisions);
    if (unready.length > 0) {
      return withheld(
        `traffic names ${unready.join(', ')}, which is not ready, and Cloud Run may then refuse an update of the ingress`,
      );
    }
    return step({
      target,
      before: { ingress: text(raw.ingress) },
      after: { ingress: INTERNAL_ONLY },
      rationale: `An attacker may be using the open way in: ${exposure.text}.`,
    });
  },
  read: ({ run }, target) => run.getService(target),
  project: (state) => ({ ingress: text(state.ingress) }),
  // Other steps of the same case change other members of the service, and are judged on those.
  comparable: (state) => ({ ingress: text(state.ingress) }),
  apply: ({ run }, planned, current) =>
    run.patchService(planned.target, text(current.etag), { ingress: INTERNAL_ONLY }, MASK),
  verify(_planned, after) {
    if (after.ingress !== INTERNAL_ONLY) {
      return {
        ok: false,
        saw: `field ingress is not internal only: ${JSON.stringify(after.ingress)}`,
      };
    }
    const [unsettled] = notSettled(after);
    return unsettled === undefined
      ? { ok: true, saw: 'the ingress is internal only' }
      : { ok: false, saw: `field ingress is internal only, but ${unsettled}`, settling: true };
  },
  // The API returns the default when asked. A service that never had the member accepts all traffic.
  undo: ({ run }, planned, prior, current) =>
    run.patchService(
      planned.target,
      text(current.etag),
      { ingress: text(prior.ingress) || 'INGRESS_TRAFFIC_ALL' },
      MASK,
    ),
  words: {
    done: 'only internal requests reach the service',
    owner: {
      terraform: {
        outlook: 'kept-unless-configured',
        text:
          'The next apply keeps the ingress, even with a new image, unless the configuration sets ingress. If it does, the ' +
          'apply reverses the change.',
      },
      lines: {
        terraform: (names) => ({
          language: 'hcl',
          where: `In ${terraformResource(names)}.`,
          lines: [`ingress = "${INTERNAL_ONLY}"`],
        }),
        connector: (names) => manifestLines(names, 'spec:', `  ingress: ${INTERNAL_ONLY}`),
        gcloud: ({ service }) =>
          gcloudLines(`gcloud run services update ${gcloudPlace(service)} --ingress=internal`),
      },
    },
    undoByHand: (place, prior) => [
      `gcloud run services update ${place} --ingress=${ingressFlag(text(prior.ingress))}`,
    ],
  },
};

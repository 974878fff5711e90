import { publicBindings } from '../actions/invoker-bindings';
import { normalScaling, normalTraffic } from '../actions/normal-form';
import { list, object, shortName, text } from '../actions/run-service';
import { parseCloudRunName } from '../finding/resource-names';
import type { JsonObject } from '../values/json';

const ROLE =
  /^(?:roles|projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/roles|organizations\/[0-9]{1,20}\/roles)\/[A-Za-z0-9_.]{1,100}$/;
const REVISION = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The commands with which a person takes a step back that an undo leaves alone. Every part of them is validated, and what
 * does not validate gets no command. Empty for an action that is not built in.
 *
 * @param target - relative name of the service
 * @param prior - the resource before the step
 */
export function undoByHand(action: string, target: string, prior: JsonObject): readonly string[] {
  const name = parseCloudRunName(`//run.googleapis.com/${target}`);
  if (!name.ok || name.value.kind !== 'service' || name.value.location === 'global') return [];
  const { workload, location, project } = name.value;
  const place = `${workload} --region=${location} --project=${project}`;
  switch (action) {
    case 'remove-public-access':
      return publicBindings(prior)
        .filter(({ role, condition }) => ROLE.test(role) && condition === undefined)
        .flatMap(({ role, members }) =>
          members.map(
            (member) =>
              `gcloud run services add-iam-policy-binding ${place} --member=${member} --role=${role}`,
          ),
        );
    case 'restrict-ingress':
      return [`gcloud run services update ${place} --ingress=${ingressFlag(text(prior.ingress))}`];
    case 'shift-traffic':
      return trafficCommands(place, prior);
    case 'stop-service':
      return [
        `gcloud beta run services update ${place} --scaling=${scalingFlag(prior)}`,
        ...trafficCommands(place, prior),
      ];
    default:
      return [];
  }
}

const INGRESS: Readonly<Record<string, string>> = {
  INGRESS_TRAFFIC_INTERNAL_ONLY: 'internal',
  INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: 'internal-and-cloud-load-balancing',
};

const ingressFlag = (ingress: string): string => INGRESS[ingress] ?? 'all';

function scalingFlag({ scaling }: JsonObject): string {
  const { scalingMode, manualInstanceCount } = object(normalScaling(scaling));
  const count = Number(manualInstanceCount);
  return scalingMode === 'MANUAL' && Number.isSafeInteger(count) ? String(count) : 'auto';
}

/** Nothing where a target does not validate: half of a traffic split is worse than none. */
function trafficCommands(place: string, { traffic }: JsonObject): readonly string[] {
  const shares = list(normalTraffic(traffic)).map(({ revision, percent = 0 }) => ({
    to: revision === undefined ? 'LATEST' : shortName(revision),
    percent: Number(percent),
  }));
  const isValid = shares.every(
    ({ to, percent }) => (to === 'LATEST' || REVISION.test(to)) && Number.isSafeInteger(percent),
  );
  const routed = shares.filter(({ percent }) => percent > 0).map(({ to, percent }) => `${to}=${percent}`);
  if (!isValid || routed.length === 0) return [];
  return [`gcloud run services update-traffic ${place} --to-revisions=${routed.join(',')}`];
}

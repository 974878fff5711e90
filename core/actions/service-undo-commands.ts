import { publicBindings } from '../cloud-run/invoker-bindings';
import { normalScaling, normalTraffic } from '../cloud-run/normal-form';
import { list, object, shortName } from '../cloud-run/run-service';
import type { JsonObject } from '../values/json';

const ROLE =
  /^(?:roles|projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/roles|organizations\/[0-9]{1,20}\/roles)\/[A-Za-z0-9_.]{1,100}$/;
const REVISION = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Adds the public members of the prior policy again. */
export const memberCommands = (place: string, prior: JsonObject): readonly string[] =>
  publicBindings(prior)
    .filter(({ role, condition }) => ROLE.test(role) && condition === undefined)
    .flatMap(({ role, members }) =>
      members.map(
        (member) => `gcloud run services add-iam-policy-binding ${place} --member=${member} --role=${role}`,
      ),
    );

const INGRESS: Readonly<Record<string, string>> = {
  INGRESS_TRAFFIC_INTERNAL_ONLY: 'internal',
  INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: 'internal-and-cloud-load-balancing',
};

export const ingressFlag = (ingress: string): string => INGRESS[ingress] ?? 'all';

export function scalingFlag({ scaling }: JsonObject): string {
  const { scalingMode, manualInstanceCount } = object(normalScaling(scaling));
  const count = Number(manualInstanceCount);
  return scalingMode === 'MANUAL' && Number.isSafeInteger(count) ? String(count) : 'auto';
}

/** Empty if any target does not validate: half of a traffic split is worse than none. */
export function trafficCommands(place: string, { traffic }: JsonObject): readonly string[] {
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

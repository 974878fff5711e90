import { isAllowed } from '../iam/policy';
import { addressOf } from '../state/addresses';
import type { CloudFunction, CloudState, Subscription } from '../state/cloud-state';

/** The checks before a function runs: its address, then the identity token, then the invoker grant. */
export type Admission =
  | { readonly admitted: true; readonly fn: CloudFunction }
  | {
      readonly admitted: false;
      readonly fn?: CloudFunction;
      readonly status: 401 | 403 | 404;
      readonly reason: string;
      /** The part of the stack that is wrong. */
      readonly place: string;
    };

/** The Cloud Run service of a function, which has the same project, region and name. */
export const functionService = (fn: Pick<CloudFunction, 'project' | 'location' | 'name'>): string =>
  `projects/${fn.project}/locations/${fn.location}/services/${fn.name}`;

/** Whether a push of this subscription reaches a function (cloud.google.com/run/docs/triggering/pubsub-push). */
export function admitPush(state: CloudState, subscription: Subscription): Admission {
  const { endpoint = '', audience, serviceAccount } = subscription.push ?? {};
  const where = addressOf(state, subscription.name);
  const fn = Object.values(state.functions).find((each) => belongsTo(endpoint, each.uri));
  if (!fn) {
    return {
      admitted: false,
      status: 404,
      reason: `no function answers at ${endpoint}`,
      place: `push endpoint: ${where}.push_config.push_endpoint; expected the service_config.uri of a function`,
    };
  }
  if (serviceAccount === undefined) {
    return {
      admitted: false,
      fn,
      status: 403,
      reason: 'the push carries no identity token',
      place: `push identity: ${where}.push_config.oidc_token.service_account_email`,
    };
  }
  // Without a setting, Pub/Sub puts the whole endpoint URL into `aud` (PushConfig.OidcToken.audience).
  if ((audience ?? endpoint) !== fn.uri) {
    return {
      admitted: false,
      fn,
      status: 401,
      reason: `the token's audience is ${audience ?? endpoint}, the service expects ${fn.uri}`,
      place: `OIDC audience: ${where}.push_config.oidc_token.audience`,
    };
  }
  return admitInvoker(state, fn, serviceAccount);
}

const belongsTo = (endpoint: string, uri: string): boolean =>
  endpoint === uri || endpoint.startsWith(`${uri}/`) || endpoint.startsWith(`${uri}?`);

function admitInvoker(state: CloudState, fn: CloudFunction, serviceAccount: string): Admission {
  const resource = { name: functionService(fn), project: fn.project };
  const principal = `serviceAccount:${serviceAccount}`;
  if (isAllowed(state, principal, { permission: 'run.routes.invoke', resource }))
    return { admitted: true, fn };
  return {
    admitted: false,
    fn,
    status: 403,
    reason: `Permission 'run.routes.invoke' denied on resource '${resource.name}'. Principal ${principal}`,
    place: `invoker grant: run.routes.invoke on ${resource.name} to ${principal}`,
  };
}

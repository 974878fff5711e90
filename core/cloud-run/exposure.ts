import type { JsonObject } from '../values/json';
import { isPublic } from './invoker-bindings';
import { text } from './run-service';

/**
 * From where requests reach a service. `internet`: from everywhere, through the default URL, a load balancer or a domain
 * mapping. `load-balancer`: the ingress or a disabled default URL allows only load balancers and domain mappings, and it
 * is not known whether the service has any. `internal`: only from the project's own networks and Google's services.
 */
export type Reach = 'internet' | 'load-balancer' | 'internal';

/**
 * Who passes the invoker check. `anyone`: the policy names allUsers or allAuthenticatedUsers. `not-checked`: the check
 * is switched off (invokerIamDisabled), so no binding matters. `named`: only the principals that the policy names.
 */
export type Callers = 'anyone' | 'not-checked' | 'named';

export interface Exposure {
  readonly reach: Reach;
  readonly callers: Callers;
  /** Identity-Aware Proxy protects the service. Its own policy says whom it admits, and Riposte does not read that policy. */
  readonly iap: boolean;
  /** Somebody outside may call the service, or nothing that Riposte read prevents it. */
  readonly open: boolean;
  /** A clause, without a full stop. */
  readonly text: string;
}

/** Ingress settings that block requests from the internet. Any other value, also an unknown one, counts as open. */
const CLOSED_INGRESS = ['INGRESS_TRAFFIC_INTERNAL_ONLY', 'INGRESS_TRAFFIC_NONE'];

/**
 * Who may reach and call a service according to its configuration: ingress, default URL, invoker check, bindings and IAP.
 *
 * @param service - services.get, the API's own JSON
 * @param policy - services.getIamPolicy, the API's own JSON
 */
export function exposureOf(service: JsonObject, policy: JsonObject): Exposure {
  const reach = reachOf(service);
  const callers = callersOf(service, policy);
  const iap = service.iapEnabled === true;
  const open = reach !== 'internal' && callers !== 'named';
  return {
    reach,
    callers,
    iap,
    open,
    text: `${CALLERS[callers]}, and ${REACH[reach]}${iap ? IAP : ''}`,
  };
}

function reachOf({ ingress, defaultUriDisabled }: JsonObject): Reach {
  if (CLOSED_INGRESS.includes(text(ingress))) return 'internal';
  return ingress === 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER' || defaultUriDisabled === true
    ? 'load-balancer'
    : 'internet';
}

function callersOf(service: JsonObject, policy: JsonObject): Callers {
  if (service.invokerIamDisabled === true) return 'not-checked';
  return isPublic(policy) ? 'anyone' : 'named';
}

const CALLERS: Readonly<Record<Callers, string>> = {
  anyone: 'the policy lets anyone call the service',
  'not-checked': 'the service does not check its callers (invokerIamDisabled)',
  named: 'only the principals that the policy names may call the service',
};

const REACH: Readonly<Record<Reach, string>> = {
  internet: 'requests from the internet reach it',
  'load-balancer': 'requests reach it through load balancers and domain mappings, if it has any',
  internal: 'only internal requests reach it',
};

const IAP = '; Identity-Aware Proxy admits callers by a policy that Riposte does not read';

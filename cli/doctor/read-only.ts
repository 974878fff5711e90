import type { Clock } from '../../core/ports/ports';
import { GoogleFault } from '../../functions/google/faults';
import {
  createTransport,
  type GoogleCall,
  type Requester,
  type Transport,
} from '../../functions/google/transport';
import { type DoctorEndpoints, type DoctorService, GOOGLE } from './endpoints';

interface ReadRoute {
  readonly service: DoctorService;
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
}

const PART = '[^/:]+';
const route = (service: DoctorService, method: 'GET' | 'POST', path: string): ReadRoute => ({
  service,
  method,
  path: new RegExp(`^${path.replaceAll('*', PART)}$`),
});

/**
 * Every call that the doctor can make. Three reads are POSTs in Google's APIs: getIamPolicy of projects and of accounts,
 * and getAncestry. A call that is not listed never leaves the process.
 */
export const READ_ROUTES: readonly ReadRoute[] = [
  route('run', 'GET', '/v1/projects/*/locations'),
  route('run', 'GET', '/v2/projects/*/locations/*/services'),
  route('scc', 'GET', '/v2/(?:projects|folders|organizations)/*/locations/*/notificationConfigs'),
  route('sccmanagement', 'GET', '/v1/projects/*/locations/*/securityCenterServices'),
  route('sccmanagement', 'GET', '/v1/projects/*/locations/*/securityCenterServices/*'),
  route('orgpolicy', 'GET', '/v2/projects/*/policies/*:getEffectivePolicy'),
  route('orgpolicy', 'GET', '/v2/organizations/*/customConstraints'),
  route('serviceusage', 'GET', '/v1/projects/*/services'),
  route('resourcemanager', 'GET', '/v3/projects/*'),
  route('resourcemanager', 'POST', '/v3/projects/*:getIamPolicy'),
  route('resourcemanager', 'POST', '/v1/projects/*:getAncestry'),
  route('iam', 'GET', '/v1/projects/*/serviceAccounts'),
  route('iam', 'POST', '/v1/projects/*/serviceAccounts/*:getIamPolicy'),
  route('iam', 'GET', '/v1/(?:(?:projects|organizations)/*/)?roles/*'),
  route('binaryauthorization', 'GET', '/v1/projects/*/policy'),
  route('run', 'GET', '/v2/projects/*/locations/*/services/*:getIamPolicy'),
  route('cloudfunctions', 'GET', '/v2/projects/*/locations/*/functions/*'),
  route('logging', 'GET', '/v2/projects/*/locations/*/buckets/*'),
  route('pubsub', 'GET', '/v1/projects/*/subscriptions/*'),
  route('cloudfunctions', 'GET', '/v2/projects/*/locations'),
  route('cloudscheduler', 'GET', '/v1/projects/*/locations'),
  route('artifactregistry', 'GET', '/v1/projects/*/locations'),
  route('firestore', 'GET', '/v1/projects/*/locations'),
  route('logging', 'GET', '/v2/projects/*/locations'),
  route('cloudkms', 'GET', '/v1/projects/*/locations'),
  route('vpcaccess', 'GET', '/v1/projects/*/locations'),
];

/** A bug in Riposte: the doctor makes a call that is not on the list of reads. */
export class NotAReadError extends Error {
  readonly kind = 'not-a-read';

  constructor({ service, method, path }: Pick<GoogleCall<DoctorService>, 'service' | 'method' | 'path'>) {
    super(
      `${service} ${method} ${path} is not on the doctor's list of reads; expected a route of cli/doctor/read-only.ts; add it there if it changes nothing`,
    );
    this.name = 'NotAReadError';
  }
}

const isRead = (call: GoogleCall<DoctorService>): boolean =>
  READ_ROUTES.some(
    ({ service, method, path }) => service === call.service && method === call.method && path.test(call.path),
  );

/** A sandbox has fewer services than Google. Facts of a missing service are unknown, as after a refusal. */
const NOWHERE = Object.fromEntries(Object.keys(GOOGLE).map((service) => [service, ''])) as DoctorEndpoints;

const notThere = ({ service, method, path }: GoogleCall<DoctorService>): GoogleFault =>
  new GoogleFault('unavailable', 0, `${service} ${method} ${path}`, 'this cloud does not have the service');

/** The transport behind the list of reads. It refuses a call before it requests a client or a token. */
export function readOnlyTransport(options: {
  readonly client: () => Promise<Requester>;
  readonly endpoints: Partial<DoctorEndpoints>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}): Transport<DoctorService> {
  const endpoints = { ...NOWHERE, ...options.endpoints };
  const send = createTransport<DoctorService>({ ...options, endpoints });
  return async (call) => {
    if (!isRead(call)) throw new NotAReadError(call);
    if (endpoints[call.service] === '') throw notThere(call);
    return send(call);
  };
}

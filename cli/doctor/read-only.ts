import type { Clock } from '../../core/ports';
import {
  createTransport,
  type GoogleCall,
  type Requester,
  type Transport,
} from '../../functions/google/transport';
import type { DoctorEndpoints, DoctorService } from './endpoints';

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
 * Every call that the doctor can make. Three reads are POSTs in Google's APIs: two getIamPolicy, and getAncestry.
 * What is not here does not leave the process, whatever asks for it.
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
];

/** A defect of ours: somebody taught the doctor a call that is not known to be a read. */
export class NotAReadError extends Error {
  readonly kind = 'not-a-read';

  constructor({ service, method, path }: Pick<GoogleCall<DoctorService>, 'service' | 'method' | 'path'>) {
    super(
      `the doctor only reads, and ${service} ${method} ${path} is not on its list of reads; expected a route of cli/doctor/read-only.ts; add it there if it changes nothing`,
    );
    this.name = 'NotAReadError';
  }
}

const isRead = (call: GoogleCall<DoctorService>): boolean =>
  READ_ROUTES.some(
    ({ service, method, path }) => service === call.service && method === call.method && path.test(call.path),
  );

/** The transport, and in front of it the list: a refusal happens before a client or a token is even asked for. */
export function readOnlyTransport(options: {
  readonly client: () => Promise<Requester>;
  readonly endpoints: DoctorEndpoints;
  readonly clock: Pick<Clock, 'sleep'>;
}): Transport<DoctorService> {
  const send = createTransport<DoctorService>(options);
  return async (call) => {
    if (!isRead(call)) throw new NotAReadError(call);
    return send(call);
  };
}

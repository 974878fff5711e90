import type { ApiSources } from './definitions';
import { discoveryScope } from './discovery';

/** Separate from the service, because filters over findings need the type of a finding. */
export const SCC_API: ApiSources = {
  id: 'scc',
  clients: [
    {
      pkg: '@google-cloud/security-center',
      file: 'build/protos/protos.json',
      serves: ['google.cloud.securitycenter.v2'],
    },
  ],
  // gcloud uses v1 if the caller names no location.
  discovery: ['securitycenter.v1'],
};

/** Package of the v2 types. */
export const V2 = 'google.cloud.securitycenter.v2';

/** Package of the v1 types. */
export const V1 = discoveryScope('securitycenter.v1');

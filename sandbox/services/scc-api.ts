import type { ApiSources } from '../schema/definitions';

/** Apart from the service: filters over findings need the type of a finding. */
export const SCC_API: ApiSources = {
  id: 'scc',
  clients: [
    {
      pkg: '@google-cloud/security-center',
      file: 'build/protos/protos.json',
      serves: ['google.cloud.securitycenter.v2'],
    },
  ],
};

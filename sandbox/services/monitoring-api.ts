import type { ApiSources } from '../schema/definitions';

/** Apart from the service: its parts print messages by their types. Dashboards are v1, all else is v3. */
export const MONITORING_API: ApiSources = {
  id: 'monitoring',
  clients: [
    { pkg: '@google-cloud/monitoring', file: 'build/protos/protos.json', serves: ['google.monitoring.v3'] },
  ],
  discovery: ['monitoring.v1'],
};

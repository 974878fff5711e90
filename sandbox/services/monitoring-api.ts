import type { ApiSources } from '../schema/definitions';

/**
 * Separate from the service, because its parts print messages by their types. Dashboards are v1; everything else is v3.
 */
export const MONITORING_API: ApiSources = {
  id: 'monitoring',
  clients: [
    { pkg: '@google-cloud/monitoring', file: 'build/protos/protos.json', serves: ['google.monitoring.v3'] },
  ],
  discovery: ['monitoring.v1'],
};

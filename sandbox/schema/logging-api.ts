import type { ApiSources } from './definitions';

/** Separate from the service, because queries over log entries need the type of an entry. */
export const LOGGING_API: ApiSources = {
  id: 'logging',
  clients: [
    { pkg: '@google-cloud/logging', file: 'build/protos/protos.json', serves: ['google.logging.v2'] },
  ],
  discovery: ['logging.v2'],
};

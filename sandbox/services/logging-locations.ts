import type { Method } from '../contract/service';
import { scopeOf } from '../iam/tested-resource';
import { invalidArgument } from '../protocol/errors';
import { getLocationOf, isLocationOf, listLocationsOf } from './locations';

const SOURCE = 'role dump of 2026-08-22: roles/logging.viewer';

export const LOCATION_METHODS: Readonly<Record<string, Method>> = {
  'v2.projects.locations.list': {
    permissions: [{ permission: 'logging.locations.list', on: scopeOf('name'), source: SOURCE }],
    changes: 'nothing',
    answer: listLocationsOf('logging'),
  },
  'v2.projects.locations.get': {
    permissions: [{ permission: 'logging.locations.get', on: scopeOf('name'), source: SOURCE }],
    changes: 'nothing',
    answer: getLocationOf('logging'),
  },
};

/**
 * The regional endpoints also name `in`, `ch` and `sa`. They are not in the table, because no document states whether they
 * support buckets.
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkLogLocation(location: string): void {
  if (isLocationOf('logging', location)) return;
  throw invalidArgument(`Location '${location}' is not a supported location for log buckets`, 'parent');
}

import type { JsonObject } from '../../core/values/json';
import { REFERENCE_NOTIFICATION } from '../../testing/reference-notification';

export const PROJECT = { id: 'demo-prj', number: '210987654321' } as const;

const reference = JSON.parse(REFERENCE_NOTIFICATION) as { readonly finding: JsonObject };
const SOURCE = `projects/${PROJECT.number}/sources/1111111111111111111/locations/global/findings`;

export const BAD_IMAGE = `us-central1-docker.pkg.dev/demo-prj/apps/web@sha256:${'ab'.repeat(32)}`;
export const CLEAN_IMAGE = `us-central1-docker.pkg.dev/demo-prj/apps/web@sha256:${'cd'.repeat(32)}`;

/** Two findings for each service. At the second one, the service is contained or about to be contained. */
export const FINDINGS_PER_SERVICE = 2;

export const serviceName = (finding: number): string =>
  `projects/${PROJECT.id}/locations/us-central1/services/web-${Math.floor(finding / FINDINGS_PER_SERVICE)}`;

export const canonicalNameOf = (index: number): string => `${SOURCE}/${index.toString(16).padStart(32, '0')}`;

/** The reference finding with the names of this index. */
export function findingOf(index: number): JsonObject {
  const name = canonicalNameOf(index);
  return {
    ...reference.finding,
    name,
    canonicalName: name,
    resourceName: `//run.googleapis.com/${serviceName(index)}`,
  };
}

export const notificationOf = (index: number): string =>
  JSON.stringify({ ...reference, finding: findingOf(index) });

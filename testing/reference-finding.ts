import { REFERENCE_NOTIFICATION } from './reference-notification';

/** The Cloud Run service that the finding reports as compromised. */
export interface Workload {
  readonly project: { readonly id: string; readonly number: string };
  /**
   * Number of the organization above the project.
   *
   * @default - 123456789012
   */
  readonly organization?: string;
  /**
   * Number of the folder between the organization and the project.
   *
   * @default - 333333333333
   */
  readonly folder?: string;
  /** @default - us-central1 */
  readonly region?: string;
  /** @default - web */
  readonly service?: string;
}

/** The place of the reference finding, as in its text. */
const REFERENCE = {
  id: 'demo-prj',
  number: '210987654321',
  organization: '123456789012',
  folder: '333333333333',
  region: 'us-central1',
  service: 'web',
};

/**
 * The NotificationMessage of *Execution: Built in Malicious Binary Executed* on your service, parsed. It is synthetic
 * and has the shape of google.cloud.securitycenter.v2.
 */
export function referenceFinding({
  project,
  organization = REFERENCE.organization,
  folder = REFERENCE.folder,
  region = REFERENCE.region,
  service = REFERENCE.service,
}: Workload): Record<string, unknown> {
  const text = REFERENCE_NOTIFICATION.replaceAll(REFERENCE.number, project.number)
    .replaceAll(REFERENCE.organization, organization)
    .replaceAll(REFERENCE.folder, folder)
    .replaceAll(`/${REFERENCE.region}/services/${REFERENCE.service}`, `/${region}/services/${service}`)
    .replaceAll(`"location": "${REFERENCE.region}"`, `"location": "${region}"`)
    .replaceAll(`"displayName": "${REFERENCE.service}"`, `"displayName": "${service}"`)
    .replaceAll(REFERENCE.id, project.id);
  return JSON.parse(text);
}

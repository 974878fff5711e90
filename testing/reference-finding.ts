import { REFERENCE_NOTIFICATION } from '../cli/input/reference-finding';

/** A Cloud Run service that is to be found compromised. */
export interface Workload {
  readonly project: { readonly id: string; readonly number: string };
  /** @default - us-central1 */
  readonly region?: string;
  /** @default - web */
  readonly service?: string;
}

/** Where the reference finding happens, as its text has it. */
const REFERENCE = { id: 'demo-prj', number: '210987654321', region: 'us-central1', service: 'web' };

/**
 * The NotificationMessage of *Execution: Built in Malicious Binary Executed* on a service of yours, parsed. Synthetic,
 * in the shape of google.cloud.securitycenter.v2.
 */
export function referenceFinding({ project, region, service }: Workload): Record<string, unknown> {
  const { id, number, region: location, service: name } = REFERENCE;
  const text = REFERENCE_NOTIFICATION.replaceAll(number, project.number)
    .replaceAll(`/${location}/services/${name}`, `/${region ?? location}/services/${service ?? name}`)
    .replaceAll(`"location": "${location}"`, `"location": "${region ?? location}"`)
    .replaceAll(`"displayName": "${name}"`, `"displayName": "${service ?? name}"`)
    .replaceAll(id, project.id);
  return JSON.parse(text);
}

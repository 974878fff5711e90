import type { JsonObject } from '../../core/values/json';
import { objectOf } from '../../core/values/json-values';
import { invalidArgument } from '../protocol/errors';
import { checkLabels } from './workload-checks';

const ID = /^[a-z](?:[a-z0-9-]{0,47}[a-z0-9])?$/;

/** run v2 CreateServiceRequest.service_id and CreateJobRequest.job_id: "must begin with letter, ... cannot end with hyphen; must contain fewer than 50 characters". */
export function checkServiceId(id: string, place: string): void {
  if (ID.test(id)) return;
  throw invalidArgument(
    `Resource ID '${id}' must use only lowercase alphanumeric characters and dashes, must start with a letter, must not end with a dash, and must be less than 50 characters.`,
    place,
  );
}

/** run v2 Service.labels and .annotations: keys of these namespaces are rejected on new resources. */
const RESERVED = [
  'run.googleapis.com',
  'cloud.googleapis.com',
  'serving.knative.dev',
  'autoscaling.knative.dev',
];

export function refuseReservedKeys(sent: JsonObject, place: string): void {
  for (const member of ['labels', 'annotations'] as const) {
    for (const [at, holder] of [
      [`${place}.${member}`, sent],
      [`${place}.template.${member}`, objectOf(sent.template)],
    ] as const) {
      const bad = Object.keys(objectOf(holder[member])).find((key) =>
        RESERVED.includes(key.split('/')[0] ?? ''),
      );
      if (bad !== undefined) {
        throw invalidArgument(`The key '${bad}' is in a namespace that Cloud Run reserves.`, `${at}.${bad}`);
      }
    }
  }
  checkLabels(objectOf(sent.labels), `${place}.labels`);
}

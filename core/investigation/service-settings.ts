import { isPublic } from '../actions/remove-public-access';
import { object, text, userFieldHash } from '../actions/run-service';
import { exposureOf } from '../containment/exposure';
import { ownershipOf } from '../containment/ownership';
import { workloadKind } from '../finding/resource-names';
import type { JsonObject } from '../json';
import type { ServiceSettings } from './investigation';
import { type Investigator, NotAvailable } from './investigator';

const LATEST = 'the API default service account';

/** A policy of the project or one of its own decides which images may run. */
function isAdmissionChecked({ binaryAuthorization }: JsonObject): boolean {
  const { useDefault, policy } = object(binaryAuthorization);
  return useDefault === true || text(policy) !== '';
}

export function settingsOf(raw: JsonObject, iamPolicy: JsonObject): ServiceSettings {
  const template = object(raw.template);
  return {
    name: text(raw.name),
    etag: text(raw.etag),
    generation: text(raw.generation),
    ingress: text(raw.ingress),
    runtimeServiceAccount: text(template.serviceAccount) || LATEST,
    publicInvoker: isPublic(iamPolicy),
    exposure: exposureOf(raw, iamPolicy),
    binaryAuthorization: isAdmissionChecked(raw),
    invokerIamDisabled: raw.invokerIamDisabled === true,
    threatDetectionEnabled: raw.threatDetectionEnabled === true,
    managedBy: ownershipOf(raw),
    uri: text(raw.uri),
    userFieldHash: userFieldHash(raw),
    raw,
    iamPolicy,
  };
}

/** "Review the settings of the affected container": the service and who may invoke it. */
export const serviceSettings: Investigator<'service'> = {
  part: 'service',
  phase: 1,
  deadlineMs: 2_000,
  permissions: [
    { permission: 'run.services.get', on: 'project' },
    { permission: 'run.services.getIamPolicy', on: 'project' },
  ],
  async investigate({ finding, run, target }) {
    if (!finding.target || workloadKind(finding.target) !== 'service') {
      throw new NotAvailable('the affected resource is not a service');
    }
    const [raw, iamPolicy] = await Promise.all([run.getService(target), run.getIamPolicy(target)]);
    return settingsOf(raw, iamPolicy);
  },
};

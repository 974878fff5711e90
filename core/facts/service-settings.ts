import { exposureOf } from '../cloud-run/exposure';
import { bindingsOf, isPublic, PUBLIC_MEMBERS } from '../cloud-run/invoker-bindings';
import { object, text, userFieldHash } from '../cloud-run/run-service';
import { ownershipOf } from '../ownership/ownership';
import type { JsonObject } from '../values/json';
import type { ServiceSettings } from './investigation';
import { aboutOwner, isAdmissionChecked, LATEST, secretsOf } from './workload-settings';

export const publicBindingsOf = (policy: JsonObject): NonNullable<ServiceSettings['publicBindings']> =>
  bindingsOf(policy).flatMap(({ role, members }) =>
    members.filter((member) => PUBLIC_MEMBERS.includes(member)).map((member) => ({ role, member })),
  );

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
    ...aboutOwner(raw),
    publicBindings: publicBindingsOf(iamPolicy),
    secrets: secretsOf(template),
    invokerIamDisabled: raw.invokerIamDisabled === true,
    threatDetectionEnabled: raw.threatDetectionEnabled === true,
    managedBy: ownershipOf(raw),
    uri: text(raw.uri),
    userFieldHash: userFieldHash(raw),
    raw,
    iamPolicy,
  };
}

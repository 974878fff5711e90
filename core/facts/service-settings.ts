import { exposureOf } from '../cloud-run/exposure';
import { bindingsOf, isPublic, PUBLIC_MEMBERS } from '../cloud-run/invoker-bindings';
import { list, object, text, userFieldHash } from '../cloud-run/run-service';
import { ownershipOf } from '../ownership/ownership';
import type { JsonObject } from '../values/json';
import type { ServiceSettings } from './investigation';

export const LATEST = 'the API default service account';

/** Whether a policy of the project, or its own policy, decides which images may run. */
export function isAdmissionChecked({ binaryAuthorization }: JsonObject): boolean {
  const { useDefault, policy } = object(binaryAuthorization);
  return useDefault === true || text(policy) !== '';
}

/** The most labels or secrets in a record. The others are in the evidence. */
export const MOST = 50;

export function aboutOwner(raw: JsonObject): Pick<ServiceSettings, 'lastModifier' | 'updateTime' | 'labels'> {
  const labels = Object.entries(object(raw.labels)).filter(([, value]) => typeof value === 'string');
  const [lastModifier, updateTime] = [text(raw.lastModifier), text(raw.updateTime)];
  return {
    ...(lastModifier === '' ? {} : { lastModifier }),
    ...(updateTime === '' ? {} : { updateTime }),
    ...(labels.length === 0
      ? {}
      : { labels: Object.fromEntries(labels.slice(0, MOST)) as Record<string, string> }),
  };
}

export const publicBindingsOf = (policy: JsonObject): NonNullable<ServiceSettings['publicBindings']> =>
  bindingsOf(policy).flatMap(({ role, members }) =>
    members.filter((member) => PUBLIC_MEMBERS.includes(member)).map((member) => ({ role, member })),
  );

/** From variables (`valueSource.secretKeyRef`) and volumes (`secret`): only the names, sorted, each once. */
export function secretsOf(template: JsonObject): readonly string[] {
  const variables = list(template.containers).flatMap((container) =>
    list(container.env).map((one) => text(object(object(one.valueSource).secretKeyRef).secret)),
  );
  const volumes = list(template.volumes).map((volume) => text(object(volume.secret).secret));
  return [...new Set([...variables, ...volumes])]
    .filter((name) => name !== '')
    .sort()
    .slice(0, MOST);
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

import type { JsonObject } from '../../core/values/json';
import type { ServiceId } from '../protocol/request';
import type { GovernanceSeed } from '../state/governance';
import type { ResourceState } from '../state/resources';

/** Converts the short organization and admission policies of a seed into the resources that their APIs keep. */
export function withSeededPolicies(
  resources: ResourceState,
  seed: GovernanceSeed,
  nowMs: number,
): ResourceState {
  const { orgPolicies = {}, customConstraints = {} } = seed;
  const policies = mapped(orgPolicies, (spec) => ({ spec }));
  const withOrganization = withStored(resources, 'orgpolicy', { ...customConstraints, ...policies }, nowMs);
  return withAdmissionPolicies(withOrganization, seed, nowMs);
}

export const withAdmissionPolicies = (
  resources: ResourceState,
  { admissionPolicies = {} }: GovernanceSeed,
  nowMs: number,
): ResourceState => withStored(resources, 'binaryauthorization', admissionPolicies, nowMs);

const mapped = (
  bodies: Readonly<Record<string, JsonObject>>,
  change: (body: JsonObject) => JsonObject,
): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(Object.entries(bodies).map(([name, body]) => [name, change(body)]));

/** A resource that already exists is changed once more, so it gets another etag. */
function withStored(
  resources: ResourceState,
  api: ServiceId,
  bodies: Readonly<Record<string, JsonObject>>,
  nowMs: number,
): ResourceState {
  const standing = resources[api] ?? {};
  const stored = Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => {
      const { createdMs = nowMs, version = 0 } = Object.hasOwn(standing, name) ? (standing[name] ?? {}) : {};
      return [name, { body, createdMs, version: version + 1 }];
    }),
  );
  return { ...resources, [api]: { ...standing, ...stored } };
}

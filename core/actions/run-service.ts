import { hashOf, isObject, type Json, type JsonObject } from '../values/json';
import { textOf } from '../values/json-values';
import { condensedService } from './condensed-service';

/**
 * Fields of google.cloud.run.v2.Service that the API marks output only (field_behavior OUTPUT_ONLY), plus etag,
 * which names a version rather than a wish. test/core/actions/output-only.test.ts holds this list against the official
 * definition. Everything else is user-settable: an undo must restore it, and equality is judged on it.
 */
export const SERVICE_OUTPUT_ONLY: readonly string[] = [
  'uid',
  'generation',
  'createTime',
  'updateTime',
  'deleteTime',
  'expireTime',
  'creator',
  'lastModifier',
  'observedGeneration',
  'terminalCondition',
  'conditions',
  'latestReadyRevision',
  'latestCreatedRevision',
  'trafficStatuses',
  'uri',
  'urls',
  'satisfiesPzs',
  'threatDetectionEnabled',
  'reconciling',
  'etag',
];

/** Output only inside what a user wrote: Service.buildConfig.name and Service.template.containers[].buildInfo. */
function withoutBuildFacts(service: JsonObject): JsonObject {
  const { template, buildConfig } = service;
  const result: Record<string, Json | undefined> = { ...service };
  if (isObject(buildConfig)) result.buildConfig = drop(buildConfig, 'name');
  if (isObject(template) && Array.isArray(template.containers)) {
    const containers = template.containers.map((one: Json) => (isObject(one) ? drop(one, 'buildInfo') : one));
    result.template = { ...template, containers };
  }
  return result;
}

const drop = (value: JsonObject, member: string): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== member));

/**
 * What a user wrote of a service: without its output-only fields, and with `template`, `buildConfig` and `annotations`
 * as hashes. It serves to tell two states apart, also when one of them is the condensed state of an effect.
 */
export function userFields(service: JsonObject): JsonObject {
  const settable = Object.entries(service).filter(([key]) => !SERVICE_OUTPUT_ONLY.includes(key));
  return condensedService(withoutBuildFacts(Object.fromEntries(settable)));
}

/** The state that an effect keeps of a resource: whole, but for the members that `userFields` has as hashes. */
export const keptState = (resource: JsonObject): JsonObject => condensedService(withoutBuildFacts(resource));

export const userFieldHash = (service: JsonObject): string => hashOf(userFields(service));

export { objectOf as object, objectsOf as list, textOf as text } from '../values/json-values';

/** Last segment of a resource name: revisions are short in traffic and long in lists. */
export const shortName = (name: unknown): string => textOf(name).split('/').pop() ?? '';

/** `sha256:...` of an image reference, or undefined when it is a tag. */
export const digestOf = (image: string): string | undefined => /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];

/** Only these top-level members, in the order given; absent ones stay absent. */
export const pick = (service: JsonObject, fields: readonly string[]): JsonObject =>
  Object.fromEntries(
    fields.filter((field) => service[field] !== undefined).map((field) => [field, service[field]]),
  );

import { hashOf, isObject, type Json, type JsonObject } from '../values/json';
import { textOf } from '../values/json-values';
import { condensedService } from './condensed-service';

/**
 * Fields of google.cloud.run.v2.Service that the API marks output only (field_behavior OUTPUT_ONLY), plus etag, which
 * identifies a version and is no setting. test/core/actions/output-only.test.ts compares this list with the official
 * definition. Every other field is user-settable: an undo must restore it, and equality is judged on it.
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

/** Leaves out the output-only fields inside user-settable ones: Service.buildConfig.name and Service.template.containers[].buildInfo. */
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
 * The user-settable fields of a service, with `template`, `buildConfig` and `annotations` as hashes. Used to compare two
 * states, also when one of them is the condensed state of an effect.
 */
export function userFields(service: JsonObject): JsonObject {
  const settable = Object.entries(service).filter(([key]) => !SERVICE_OUTPUT_ONLY.includes(key));
  return condensedService(withoutBuildFacts(Object.fromEntries(settable)));
}

/** The state of a resource that an effect keeps: complete, except for the members that `userFields` replaces by hashes. */
export const keptState = (resource: JsonObject): JsonObject => condensedService(withoutBuildFacts(resource));

export const userFieldHash = (service: JsonObject): string => hashOf(userFields(service));

export { objectOf as object, objectsOf as list, textOf as text } from '../values/json-values';

/** Last segment of a resource name. Revisions have short names in traffic and full names in lists. */
export function shortName(name: unknown): string {
  const text = textOf(name);
  return text.slice(text.lastIndexOf('/') + 1);
}

/** `sha256:...` of an image reference, or undefined when the reference is a tag. */
export const digestOf = (image: string): string | undefined => /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];

/** Only these top-level members, in the given order. Absent members stay absent. */
export const pick = (service: JsonObject, fields: readonly string[]): JsonObject =>
  Object.fromEntries(
    fields.filter((field) => service[field] !== undefined).map((field) => [field, service[field]]),
  );

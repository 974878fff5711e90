import { isObject, type Json, type JsonObject } from '../values/json';

/**
 * The normal form of a service. Two services that mean the same to Cloud Run have the same normal form. The API leaves
 * out members at their default value, and may return an empty message where none was sent. Drift before an undo and
 * equality after it are judged on normal forms, never on the original JSON.
 *
 * Pure and total: a value that does not have the documented shape stays as it is, and then compares as different.
 */
export function normalService(service: JsonObject): JsonObject {
  const rest = withoutDefaults(without(service, ['traffic', 'scaling']));
  return {
    ...(isObject(rest) ? rest : {}),
    traffic: normalTraffic(service.traffic),
    scaling: normalScaling(service.scaling),
  };
}

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

/** google.cloud.run.v2.Service.traffic: an empty list means 100 % for the latest ready revision. */
export function normalTraffic(traffic: unknown): Json {
  if (traffic === undefined || traffic === null) return [{ type: LATEST, percent: 100 }];
  if (!Array.isArray(traffic)) return traffic as Json;
  if (traffic.length === 0) return [{ type: LATEST, percent: 100 }];
  return traffic.map((target: Json) => (isObject(target) ? normalTarget(target) : target));
}

function normalTarget(target: JsonObject): JsonObject {
  const { type, revision, percent, tag, ...rest } = target;
  const isUnset = isEmpty(type) || type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_UNSPECIFIED';
  const share = numberOf(percent);
  return {
    ...rest,
    type: isUnset ? (isEmpty(revision) ? LATEST : REVISION) : type,
    ...(isEmpty(revision) ? {} : { revision }),
    ...(isEmpty(share) || share === 0 ? {} : { percent: share }),
    ...(isEmpty(tag) ? {} : { tag }),
  };
}

/**
 * google.cloud.run.v2.ServiceScaling: scaling without a mode is automatic, and a minimum or maximum of zero means none.
 * The manual count has a meaning in manual mode only, where an absent count means zero.
 */
export function normalScaling(scaling: unknown): Json {
  if (scaling !== undefined && scaling !== null && !isObject(scaling)) return scaling as Json;
  const { scalingMode, minInstanceCount, maxInstanceCount, manualInstanceCount, ...rest } = scaling ?? {};
  const mode = isEmpty(scalingMode) || scalingMode === 'SCALING_MODE_UNSPECIFIED' ? 'AUTOMATIC' : scalingMode;
  const counts = { minInstanceCount, maxInstanceCount };
  const set = Object.entries(counts)
    .map(([name, count]) => [name, numberOf(count)] as const)
    .filter(([, count]) => !isEmpty(count) && count !== 0);
  return {
    ...rest,
    scalingMode: mode,
    ...Object.fromEntries(set),
    ...(mode === 'MANUAL' ? { manualInstanceCount: numberOf(manualInstanceCount) ?? 0 } : {}),
  };
}

const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === '';

/** ProtoJSON prints 64-bit integers as strings and accepts both forms. */
function numberOf(value: Json | undefined): Json | undefined {
  if (value === null) return undefined;
  const isCanonical = typeof value === 'string' && /^(?:0|-?[1-9]\d{0,14})$/.test(value);
  return isCanonical ? Number(value) : value;
}

const without = (value: JsonObject, members: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !members.includes(key)));

/** Maps with keys that the user chooses. An empty value in them is a value. */
const MAPS = ['labels', 'annotations', 'limits', 'environmentVariables'];

/**
 * Members with explicit presence (optional, or part of a oneof): a member set to its default differs from an absent one.
 * test/core/cloud-run/normal-form.test.ts compares the list with the official definition.
 */
export const WITH_PRESENCE: readonly string[] = [
  'useDefault',
  'policy',
  'cloudStorageSource',
  'httpGet',
  'tcpSocket',
  'grpc',
  'secret',
  'cloudSqlInstance',
  'emptyDir',
  'nfs',
  'gcs',
  'gpuZonalRedundancyDisabled',
  'valueSource',
];

/** Members whose absence means this value, in addition to the defaults of proto3 (zero, false, empty text, list or message). */
const DOCUMENTED: Readonly<Record<string, Json>> = { ingress: 'INGRESS_TRAFFIC_ALL', launchStage: 'GA' };

/**
 * Leaves out members at their default value at every depth, as ProtoJSON does. Keeps items of lists and members of maps,
 * whatever their value.
 */
export function withoutDefaults(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => withoutDefaults(item) ?? null);
  if (!isObject(value)) return value;
  const kept = Object.entries(value)
    .map(([name, member]) => [name, normalMember(name, member)] as const)
    .filter(([name, member]) => !isDefault(name, member));
  return Object.fromEntries(kept);
}

function normalMember(name: string, member: Json | undefined): Json | undefined {
  if (MAPS.includes(name)) return member;
  return name === 'generation' ? numberOf(member) : withoutDefaults(member);
}

/** One member of a service in normal form. Undefined when it means the same as an absent member. */
export function normalField(name: string, value: Json | undefined): Json | undefined {
  const normal = normalMember(name, value);
  return isDefault(name, normal) ? undefined : normal;
}

function isDefault(name: string, member: Json | undefined): boolean {
  if (member === undefined || member === null) return true;
  if (WITH_PRESENCE.includes(name)) return false;
  if (member === '' || member === false || member === 0) return true;
  if (typeof member === 'string')
    return (name !== 'value' && /^[A-Z_]+_UNSPECIFIED$/.test(member)) || DOCUMENTED[name] === member;
  if (Array.isArray(member)) return member.length === 0;
  return isObject(member) && Object.keys(member).length === 0;
}

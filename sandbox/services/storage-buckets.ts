import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import { type Answer, type Call, type Method, page } from '../contract/service';
import { agentEmail, withAgent } from '../iam/agents';
import { withoutPolicy } from '../iam/policies';
import { projectAt } from '../iam/tested-resource';
import { ApiError, invalidArgument, notFound, unimplemented } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { tryProject } from '../state/names';
import type { Bucket } from '../state/storage';
import { bucketLocation, checkBucketName, locationType, normalizedSettings } from './storage-rules';
import { checkMetageneration, findBucket, withBucket } from './storage-state';

export const STORAGE_ACCESS = 'cloud.google.com/storage/docs/access-control/iam-json';

/**
 * A bucket name that does not exist is tested in the home project: a caller without the permission gets 403, not 404.
 */
export function bucketResource(state: CloudState, name: string): IamResource {
  const project = tryMember(state.storage.buckets, name)?.project ?? state.homeProject;
  // cloud.google.com/iam/docs/conditions-resource-attributes: projects/_/buckets/B
  return { name: `buckets/${name}`, project, condition: { name: `projects/_/buckets/${name}` } };
}

export const onBucket = ({ state, message }: Call): readonly IamResource[] => [
  bucketResource(state, textOf(message.bucket)),
];

/** Stored and returned, because Google does nothing more with them that is visible here. */
const SETTINGS = {
  'body.name': true,
  'body.labels': true,
  'body.location': true,
  'body.storageClass': true,
  'body.iamConfiguration.uniformBucketLevelAccess.enabled': true,
  'body.iamConfiguration.publicAccessPrevention': true,
  'body.encryption.defaultKmsKeyName': true,
  'body.retentionPolicy.retentionPeriod': true,
  'body.retentionPolicy.isLocked': true,
  'body.versioning': true,
  'body.defaultEventBasedHold': true,
  'body.softDeletePolicy.retentionDurationSeconds':
    'stored and returned: the sandbox does not restore deleted objects',
  'body.lifecycle': 'stored and returned: rules count in days, and no object here is that old',
  'body.logging': 'stored and returned: usage logs are written once an hour, and nothing here reads them',
  'body.cors': 'stored and returned: no browser calls the sandbox',
  'body.website': 'stored and returned: no browser calls the sandbox',
  'body.rpo': 'stored and returned: replication between regions is not visible to callers',
} as const;

/** Members that an update sends back as it read them. */
const AS_READ = 'output only: the API ignores it';
const OUTPUT = {
  'body.kind': AS_READ,
  'body.id': AS_READ,
  'body.selfLink': AS_READ,
  'body.projectNumber': AS_READ,
  'body.generation': AS_READ,
  'body.metageneration': AS_READ,
  'body.etag': AS_READ,
  'body.timeCreated': AS_READ,
  'body.updated': AS_READ,
  'body.locationType': AS_READ,
  'body.iamConfiguration.bucketPolicyOnly': 'the old name of uniform access, which is returned too',
  'body.iamConfiguration.uniformBucketLevelAccess.lockedTime': AS_READ,
  'body.retentionPolicy.effectiveTime': AS_READ,
  'body.softDeletePolicy.effectiveTime': AS_READ,
} as const;

const WHICH = {
  bucket: true,
  ifMetagenerationMatch: true,
  ifMetagenerationNotMatch: true,
  projection: 'only ACLs differ, and the sandbox has none',
} as const;

const onProject = projectAt('project');

export const BUCKET_METHODS: Readonly<Record<string, Method>> = {
  'v1.buckets.insert': {
    permissions: [{ permission: 'storage.buckets.create', on: onProject, source: STORAGE_ACCESS }],
    changes: { ...SETTINGS, project: true, projection: WHICH.projection },
    answer: insertBucket,
  },
  'v1.buckets.get': {
    permissions: [{ permission: 'storage.buckets.get', on: onBucket, source: STORAGE_ACCESS }],
    changes: 'nothing',
    answer: (call) => ({ body: bucketView(call.state, matchingBucket(call)) }),
  },
  'v1.buckets.list': {
    permissions: [{ permission: 'storage.buckets.list', on: onProject, source: STORAGE_ACCESS }],
    changes: 'nothing',
    answer: listBuckets,
  },
  'v1.buckets.patch': {
    permissions: [{ permission: 'storage.buckets.update', on: onBucket, source: STORAGE_ACCESS }],
    changes: { ...WHICH, ...SETTINGS },
    answer: (call) => {
      const bucket = matchingBucket(call);
      return changeBucket(call, bucket, patched(bucket.settings, settingsIn(objectOf(call.message.body))));
    },
  },
  'v1.buckets.update': {
    permissions: [{ permission: 'storage.buckets.update', on: onBucket, source: STORAGE_ACCESS }],
    changes: { ...WHICH, ...SETTINGS, ...OUTPUT },
    answer: (call) => changeBucket(call, matchingBucket(call), settingsIn(objectOf(call.message.body))),
  },
  'v1.buckets.delete': {
    permissions: [{ permission: 'storage.buckets.delete', on: onBucket, source: STORAGE_ACCESS }],
    changes: WHICH,
    answer: deleteBucket,
  },
  'v1.buckets.lockRetentionPolicy': {
    permissions: [{ permission: 'storage.buckets.update', on: onBucket, source: STORAGE_ACCESS }],
    changes: { bucket: true, ifMetagenerationMatch: true },
    answer: lockRetention,
  },
  'v1.projects.serviceAccount.get': {
    permissions: [
      {
        permission: 'resourcemanager.projects.get',
        on: projectAt('projectId'),
        source: 'cloud.google.com/storage/docs/getting-service-agent, required roles',
      },
    ],
    changes: 'nothing',
    answer: readServiceAgent,
  },
};

function insertBucket(call: Call): Answer {
  const { state, nowMs, message } = call;
  const sent = objectOf(message.body);
  const name = textOf(sent.name);
  checkBucketName(name);
  const project = tryProject(state, textOf(message.project));
  if (!project)
    throw invalidArgument(`Invalid argument: project '${textOf(message.project)}'`, 'query.project');
  const taken = tryMember(state.storage.buckets, name);
  if (taken) throw nameTaken(taken.project === project.id);
  const location = bucketLocation(sent.location);
  const surroundings = { state, nowMs, name, location, project: project.id };
  const bucket: Bucket = {
    name,
    location,
    project: project.id,
    settings: normalizedSettings(settingsIn(sent), surroundings),
    createdMs: nowMs,
    updatedMs: nowMs,
    metageneration: 1,
    objects: {},
    noncurrent: [],
  };
  return { state: withBucket(state, bucket), body: bucketView(state, bucket) };
}

/** The two messages of the API for a name that is taken (cloud.google.com/storage/docs/troubleshooting). */
const nameTaken = (own: boolean): ApiError =>
  new ApiError(
    'ALREADY_EXISTS',
    own
      ? 'Your previous request to create the named bucket succeeded and you already own it.'
      : 'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    { place: 'body.name' },
  );

/** Only the settings, without the name, the location and output-only members. */
const settingsIn = (sent: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(sent).filter(
      ([member]) => !['name', 'location'].includes(member) && !Object.hasOwn(OUTPUT, `body.${member}`),
    ),
  );

function matchingBucket({ state, message }: Call): Bucket {
  if (message.softDeleted === true || message.generation !== undefined) {
    throw unimplemented('a soft-deleted bucket', 'query');
  }
  const bucket = findBucket(state, textOf(message.bucket));
  checkMetageneration(bucket, message);
  return bucket;
}

function listBuckets({ state, message }: Call): Answer {
  if (message.softDeleted === true)
    throw unimplemented('a list of soft-deleted buckets', 'query.softDeleted');
  const project = tryProject(state, textOf(message.project))?.id;
  const prefix = textOf(message.prefix);
  const found = Object.values(state.storage.buckets)
    .filter((bucket) => bucket.project === project && bucket.name.startsWith(prefix))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const limits = { byDefault: 1000, max: 1000 };
  const { items, nextPageToken } = page(found, { ...message, pageSize: message.maxResults }, limits);
  return {
    body: {
      kind: 'storage#buckets',
      ...(items.length === 0 ? {} : { items: items.map((bucket) => bucketView(state, bucket)) }),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

/**
 * JSON merge: null members are removed, objects are merged, and all others are replaced
 * (json_api/v1/how-tos/performance, "patch").
 */
function patched(before: JsonObject, sent: JsonObject): JsonObject {
  const after: Record<string, Json | undefined> = { ...before };
  for (const [member, value] of Object.entries(sent)) {
    const standing = before[member];
    if (value === null) delete after[member];
    else if (isObject(value)) after[member] = patched(isObject(standing) ? standing : {}, value);
    else after[member] = value;
  }
  return after;
}

function changeBucket(call: Call, bucket: Bucket, settings: JsonObject): Answer {
  const { state, nowMs } = call;
  const { name, location, project } = bucket;
  const sent = objectOf(call.message.body);
  if (sent.name !== undefined && sent.name !== name) throw fixed('name');
  if (sent.location !== undefined && textOf(sent.location).toUpperCase() !== location)
    throw fixed('location');
  const after: Bucket = {
    ...bucket,
    settings: normalizedSettings(settings, { state, nowMs, name, location, project }, bucket.settings),
    updatedMs: nowMs,
    metageneration: bucket.metageneration + 1,
  };
  return { state: withBucket(state, after), body: bucketView(state, after) };
}

const fixed = (member: string): ApiError =>
  invalidArgument(`A bucket's ${member} cannot be changed.`, `body.${member}`);

function deleteBucket(call: Call): Answer {
  const { state } = call;
  const { name, objects, noncurrent } = matchingBucket(call);
  if (Object.keys(objects).length > 0 || noncurrent.length > 0) {
    throw new ApiError('ABORTED', 'The bucket you tried to delete is not empty.', {
      place: `objects of bucket ${name}`,
    });
  }
  const { [name]: _gone, ...buckets } = state.storage.buckets;
  return {
    state: { ...withoutPolicy(state, `buckets/${name}`), storage: { ...state.storage, buckets } },
    body: {},
  };
}

/**
 * A permanent lock: cloud.google.com/storage/docs/bucket-lock. The metageneration is required, so that a caller locks
 * only the version that it has read.
 */
function lockRetention(call: Call): Answer {
  const { state, nowMs, message } = call;
  if (message.ifMetagenerationMatch === undefined) {
    throw invalidArgument('Required parameter: ifMetagenerationMatch', 'query.ifMetagenerationMatch');
  }
  const bucket = matchingBucket(call);
  const standing = bucket.settings.retentionPolicy;
  if (!isObject(standing)) {
    throw invalidArgument(
      `Bucket '${bucket.name}' does not have a retention policy to lock.`,
      'query.bucket',
    );
  }
  const after: Bucket = {
    ...bucket,
    settings: { ...bucket.settings, retentionPolicy: { ...standing, isLocked: true } },
    updatedMs: nowMs,
    metageneration: bucket.metageneration + 1,
  };
  return { state: withBucket(state, after), body: bucketView(state, after) };
}

/** Reading the agent creates it. */
function readServiceAgent({ state, message }: Call): Answer {
  const project = textOf(message.projectId);
  if (!tryProject(state, project)) throw notFound(`projects/${project}`);
  return {
    state: withAgent(state, project, 'storage', 'storage projects.serviceAccount.get'),
    body: { kind: 'storage#serviceAccount', email_address: agentEmail(state, project, 'storage') },
  };
}

/** The bucket resource (cloud.google.com/storage/docs/json_api/v1/buckets#resource). */
export function bucketView(state: CloudState, bucket: Bucket): JsonObject {
  const { name, project, location, settings, metageneration } = bucket;
  return {
    kind: 'storage#bucket',
    selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
    id: name,
    name,
    projectNumber: tryProject(state, project)?.number ?? '0',
    generation: String(bucket.createdMs * 1000),
    metageneration: String(metageneration),
    location,
    locationType: locationType(location),
    etag: Buffer.from(`bucket ${metageneration}`).toString('base64'),
    timeCreated: rfc3339(bucket.createdMs),
    updated: rfc3339(bucket.updatedMs),
    ...settings,
  };
}

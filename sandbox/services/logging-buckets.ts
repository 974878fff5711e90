import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { agentEmail } from '../iam/agents';
import { scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import { definitionsOf } from '../schema/definitions';
import { maskPaths } from '../schema/field-mask';
import { LOGGING_API } from '../schema/logging-api';
import { printedForm } from '../schema/printed-form';
import { type CloudState, takeSequence } from '../state/cloud-state';
import {
  BUILT_IN_BUCKETS,
  findLogBucket,
  isBuiltInBucket,
  isDeleted,
  isPurged,
  tryLogBucket,
} from '../state/log-bucket-state';
import { lastSegment } from '../state/names';
import type { StoredResource } from '../state/resources';
import {
  addResource,
  alreadyExists,
  removeResource,
  replaceResource,
  resourcesUnder,
  tryResource,
} from '../state/stored-resources';
import { changedMembers } from './changed-members';
import { checkedBody, checkTransition, locked } from './log-bucket-rules';
import { loggingAudit } from './logging-audit';
import { checkLogLocation } from './logging-locations';
import { LOGGING_ACCESS, projectName } from './logging-names';

const SETTABLE = [
  'description',
  'retentionDays',
  'locked',
  'analyticsEnabled',
  'indexConfigs',
  'cmekSettings',
];

const CHANGES = {
  parent: true,
  name: true,
  bucketId: true,
  updateMask: true,
  'bucket.description': true,
  'bucket.retentionDays': 'stored and returned: no entry here is that old',
  'bucket.locked': true,
  'bucket.analyticsEnabled': 'stored and returned: queries of Log Analytics use another API',
  'bucket.indexConfigs': 'stored and returned: an index only makes queries faster',
  'bucket.cmekSettings.kmsKeyName': true,
  'bucket.cmekSettings.kmsKeyVersionName': 'read-only: clients send it back empty',
} as const;

const permission = (verb: string, member: 'name' | 'parent') => [
  { permission: `logging.buckets.${verb}`, on: scopeOf(member), source: LOGGING_ACCESS },
];

const nameIn = ({ state, message }: Call): string => projectName(state, textOf(message.name));

const updates = (
  method: string,
): Pick<Method, 'permissions' | 'changes' | 'takesWholeResource' | 'audit'> => ({
  permissions: permission('update', 'name'),
  changes: CHANGES,
  takesWholeResource: true,
  audit: (call) => loggingAudit(call, method, 'logging.buckets.update', nameIn(call)),
});

/** Log buckets of projects. The provider sends whole buckets, including output-only members. */
export const BUCKET_METHODS: Readonly<Record<string, Method>> = {
  'ConfigServiceV2.CreateBucket': {
    permissions: permission('create', 'parent'),
    changes: CHANGES,
    takesWholeResource: true,
    answer: (call) => shown(createBucket(call)),
  },
  'ConfigServiceV2.CreateBucketAsync': {
    permissions: permission('create', 'parent'),
    changes: CHANGES,
    takesWholeResource: true,
    answer: (call) => finished(call, createBucket(call)),
  },
  'ConfigServiceV2.GetBucket': {
    permissions: permission('get', 'name'),
    changes: 'nothing',
    answer: (call) => shown({ state: call.state, name: nameIn(call), bucket: foundIn(call) }),
  },
  'ConfigServiceV2.ListBuckets': {
    permissions: permission('list', 'parent'),
    changes: 'nothing',
    answer: listBuckets,
  },
  'ConfigServiceV2.UpdateBucket': { ...updates('UpdateBucket'), answer: (call) => shown(updateBucket(call)) },
  'ConfigServiceV2.UpdateBucketAsync': {
    ...updates('UpdateBucketAsync'),
    answer: (call) => finished(call, updateBucket(call)),
  },
  'ConfigServiceV2.DeleteBucket': {
    permissions: permission('delete', 'name'),
    changes: { name: true },
    answer: deleteBucket,
    audit: (call) => loggingAudit(call, 'DeleteBucket', 'logging.buckets.delete', nameIn(call)),
  },
  'ConfigServiceV2.UndeleteBucket': {
    permissions: permission('undelete', 'name'),
    changes: { name: true },
    answer: undeleteBucket,
    audit: (call) => loggingAudit(call, 'UndeleteBucket', 'logging.buckets.undelete', nameIn(call)),
  },
};

interface Named {
  readonly state: CloudState;
  readonly name: string;
  readonly bucket: StoredResource;
}

const foundIn = (call: Call): StoredResource => findLogBucket(call.state, nameIn(call), call.nowMs);

function bucketView(state: CloudState, name: string, { body, createdMs }: StoredResource): JsonObject {
  const { deletedMs: _own, ...set } = body;
  const printed = printedForm(definitionsOf(LOGGING_API), 'google.logging.v2.LogBucket', set, '');
  const key = textOf(objectOf(body.cmekSettings).kmsKeyName);
  const project = name.split('/')[1] ?? '';
  return {
    ...printed,
    name,
    // The default buckets have no creation time (LogBucket.create_time).
    ...(isBuiltInBucket(name) ? {} : { createTime: rfc3339(createdMs) }),
    ...(key === ''
      ? {}
      : {
          cmekSettings: {
            name: `${name}/cmekSettings`,
            kmsKeyName: key,
            serviceAccountId: agentEmail(state, project, 'loggingCmek'),
          },
        }),
  };
}

const shown = ({ state, name, bucket }: Named): Answer => ({ state, body: bucketView(state, name, bucket) });

/** The operation ends immediately, as the API allows, and contains the bucket. */
function finished({ nowMs }: Call, { state, name, bucket }: Named): Answer {
  const { state: next, value } = takeSequence(state);
  const [at = ''] = name.split('/buckets/');
  const time = rfc3339(nowMs);
  const body = {
    name: `${at}/operations/${value}`,
    metadata: {
      '@type': 'type.googleapis.com/google.logging.v2.BucketMetadata',
      startTime: time,
      endTime: time,
      state: 'OPERATION_STATE_SUCCEEDED',
    },
    done: true,
    response: {
      '@type': 'type.googleapis.com/google.logging.v2.LogBucket',
      ...bucketView(next, name, bucket),
    },
  };
  return { state: next, body };
}

function listBuckets({ state, message, nowMs }: Call): Answer {
  const parent = projectName(state, textOf(message.parent));
  const [project = '', location = ''] = parent.split('/locations/');
  const own = Object.keys(state.resources.logging ?? {}).filter((name) =>
    new RegExp(`^locations/${location === '-' ? '[^/]+' : location}/buckets/[^/]+$`).test(
      name.startsWith(`${project}/`) ? name.slice(project.length + 1) : '',
    ),
  );
  const builtIn = Object.keys(BUILT_IN_BUCKETS).map((id) => `${project}/locations/global/buckets/${id}`);
  const names = [...new Set(['-', 'global'].includes(location) ? [...builtIn, ...own] : own)];
  const buckets = names.flatMap((name) => {
    const bucket = tryLogBucket(state, name, nowMs);
    return bucket ? [bucketView(state, name, bucket)] : [];
  });
  return { body: pageBody('buckets', buckets, message, { byDefault: 1000, max: 1000 }) };
}

/** CreateBucketRequest.bucket_id. */
const BUCKET_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

function createBucket({ state, message, nowMs }: Call): Named {
  const parent = projectName(state, textOf(message.parent));
  const id = textOf(message.bucketId);
  if (!BUCKET_ID.test(id)) {
    throw invalidArgument(
      `"${id}" is not a valid bucket id: 1 to 100 letters, digits, underscores, hyphens and periods`,
      'bucketId',
    );
  }
  checkLogLocation(lastSegment(parent));
  const name = `${parent}/buckets/${id}`;
  // The name of a deleted bucket becomes free after seven days (cloud.google.com/logging/docs/buckets, delete).
  if (tryLogBucket(state, name, nowMs)) throw alreadyExists(name);
  const body = checkedBody(state, name, {
    ...settable(objectOf(message.bucket), SETTABLE),
    retentionDays: Number(objectOf(message.bucket).retentionDays ?? 0) || 30,
    lifecycleState: 'ACTIVE',
    updateTime: rfc3339(nowMs),
  });
  const free = withoutPurged(state, name, nowMs);
  const next = addResource(free, 'logging', name, { body, nowMs });
  return { state: next, name, bucket: { body, createdMs: nowMs, version: 1 } };
}

const withoutPurged = (state: CloudState, name: string, nowMs: number): CloudState => {
  const old = tryResource(state, 'logging', name);
  if (!old || !isPurged(old, nowMs)) return state;
  const { [name]: _gone, ...buckets } = state.watch.buckets;
  const views = resourcesUnder(state, 'logging', name, 'views').map(([view]) => view);
  const cleared = [name, ...views].reduce((next, each) => removeResource(next, 'logging', each), state);
  return { ...cleared, watch: { ...cleared.watch, buckets } };
};

const settable = (bucket: JsonObject, members: readonly string[]): JsonObject =>
  Object.fromEntries(
    Object.entries(bucket).filter(([member, value]) => members.includes(member) && value !== null),
  );

function updateBucket(call: Call): Named {
  const { state, message, nowMs } = call;
  const name = nameIn(call);
  const before = foundIn(call);
  if (name.endsWith('/_Required')) throw invalidArgument('Bucket _Required cannot be modified', 'name');
  // Text and status are those of Google's own answer (cloud-foundation-fabric #1898).
  if (isDeleted(before)) {
    throw new ApiError('FAILED_PRECONDITION', 'Buckets must be in an ACTIVE state to be modified', {
      place: 'name',
    });
  }
  const mask = maskPaths(textOf(message.updateMask)).map((path) => path.replace(/\..*$/, ''));
  const [unknown] = mask.filter((path) => !SETTABLE.includes(path));
  if (unknown !== undefined)
    throw invalidArgument(`'${unknown}' in update_mask cannot be updated`, 'updateMask');
  if (mask.length === 0) throw invalidArgument('update_mask is required', 'updateMask');
  const sent = settable(objectOf(message.bucket), mask);
  checkTransition(before.body, sent, mask);
  const changed = { ...changedMembers(before.body, sent, mask), updateTime: rfc3339(nowMs) };
  const body = checkedBody(state, name, changed, mask.includes('cmekSettings'));
  const stands = tryResource(state, 'logging', name)
    ? state
    : addResource(state, 'logging', name, { body: before.body, nowMs });
  const next = replaceResource(stands, 'logging', name, body);
  return { state: next, name, bucket: { ...before, body } };
}

/**
 * DeleteBucket marks the bucket. Entries continue to arrive while it is marked (elastic/detection-rules #260, Google's
 * page).
 */
function deleteBucket(call: Call): Answer {
  const { state, nowMs } = call;
  const name = nameIn(call);
  const bucket = foundIn(call);
  if (isBuiltInBucket(name)) throw invalidArgument(`Bucket ${lastSegment(name)} cannot be deleted`, 'name');
  // The field's description states "Locked buckets may only be deleted if they are empty". Google's answer states
  // "currently cannot be deleted" (TPG #16099, magic-modules #9373). The sandbox uses the stricter one.
  if (bucket.body.locked === true) throw locked('locked buckets currently cannot be deleted');
  if (isDeleted(bucket)) return { body: {} };
  const body = { ...bucket.body, lifecycleState: 'DELETE_REQUESTED', deletedMs: nowMs };
  return { state: replaceResource(state, 'logging', name, body), body: {} };
}

function undeleteBucket(call: Call): Answer {
  const name = nameIn(call);
  const bucket = foundIn(call);
  if (!isDeleted(bucket)) {
    throw new ApiError('FAILED_PRECONDITION', 'The bucket is not in the state DELETE_REQUESTED', {
      place: 'name',
    });
  }
  const { deletedMs: _over, ...body } = bucket.body;
  const active = { ...body, lifecycleState: 'ACTIVE' };
  return { state: replaceResource(call.state, 'logging', name, active), body: {} };
}

import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call, Method } from '../contract/service';
import { policyView, setPolicy } from '../iam/policies';
import { isAllowed } from '../iam/policy';
import { ApiError, invalidArgument } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import type { Bucket } from '../state/storage';
import { bucketResource, onBucket, STORAGE_ACCESS } from './storage-buckets';
import { findBucket } from './storage-state';

/** The policy of a bucket in Cloud Storage's own form: it has a kind and a resource id, and is set by PUT. */
export const BUCKET_POLICY_METHODS: Readonly<Record<string, Method>> = {
  'v1.buckets.getIamPolicy': {
    permissions: [{ permission: 'storage.buckets.getIamPolicy', on: onBucket, source: STORAGE_ACCESS }],
    changes: 'nothing',
    answer: ({ state, message }) => ({ body: view(state, findBucket(state, textOf(message.bucket))) }),
  },
  'v1.buckets.setIamPolicy': {
    permissions: [
      { permission: 'storage.buckets.setIamPolicy', on: onBucket, source: STORAGE_ACCESS },
      { permission: 'storage.buckets.update', on: onBucket, source: STORAGE_ACCESS },
    ],
    changes: {
      bucket: true,
      'body.bindings': true,
      'body.etag': true,
      'body.version': true,
      'body.kind': 'always storage#policy',
      'body.resourceId': 'output only: the API ignores it',
    },
    answer: setBucketPolicy,
  },
  'v1.buckets.testIamPermissions': {
    // None, because the method reports the permissions that callers hold.
    permissions: [],
    changes: 'nothing',
    answer: testPermissions,
  },
};

const resourceOf = ({ name }: Bucket): string => `buckets/${name}`;

/** cloud.google.com/storage/docs/json_api/v1/buckets/getIamPolicy */
const view = (state: CloudState, bucket: Bucket): JsonObject => ({
  kind: 'storage#policy',
  resourceId: `projects/_/buckets/${bucket.name}`,
  ...policyView(state, resourceOf(bucket)),
});

function setBucketPolicy({ state, message }: Call): Answer {
  const bucket = findBucket(state, textOf(message.bucket));
  const policy = objectOf(message.body);
  checkPolicy(bucket, policy);
  const after = setPolicy(state, resourceOf(bucket), policy);
  return { state: after, body: view(after, bucket) };
}

const PUBLIC = ['allUsers', 'allAuthenticatedUsers'];

/**
 * @throws ApiError 412 for public members if the bucket prevents public access
 *   (cloud.google.com/storage/docs/public-access-prevention); INVALID_ARGUMENT for a condition without uniform access
 *   (cloud.google.com/storage/docs/access-control/iam#conditions)
 */
function checkPolicy({ settings }: Bucket, policy: JsonObject): void {
  const { publicAccessPrevention, uniformBucketLevelAccess } = objectOf(settings.iamConfiguration);
  const bindings = listOf(policy.bindings).map(objectOf);
  const members = bindings.flatMap((binding) => listOf(binding.members).map(textOf));
  if (publicAccessPrevention === 'enforced' && members.some((member) => PUBLIC.includes(member))) {
    throw new ApiError(
      'FAILED_PRECONDITION',
      'The member bindings allUsers and allAuthenticatedUsers are not allowed since public access prevention is enforced.',
      { http: 412, place: 'body.bindings.members' },
    );
  }
  const conditional = bindings.some((binding) => textOf(objectOf(binding.condition).expression) !== '');
  if (conditional && objectOf(uniformBucketLevelAccess).enabled !== true) {
    throw invalidArgument(
      'Conditions in a policy need uniform bucket-level access to be enabled.',
      'body.bindings.condition',
    );
  }
}

function testPermissions({ state, message, principal }: Call): Answer {
  const { name } = findBucket(state, textOf(message.bucket));
  const resource = bucketResource(state, name);
  const held = listOf(message.permissions)
    .map(textOf)
    .filter((permission) => isAllowed(state, principal, { permission, resource }));
  return {
    body: {
      kind: 'storage#testIamPermissionsResponse',
      ...(held.length === 0 ? {} : { permissions: held }),
    },
  };
}

import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import { objectOf, textOf } from '../../../core/values/json-values';
import { BootError } from '../../protocol/errors';
import type { Arguments } from '../arguments';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import {
  type ApiRequest,
  type Attributes,
  ask,
  compact,
  labelsOf,
  projectOf,
  type Steps,
  type Translation,
  tryAsk,
  withoutEmpty,
} from '../translation';
import { lifecycleOf } from './bucket-lifecycle';
import { BUCKET_OBJECT } from './bucket-object';

const bucketPath = (name: string): string => `/storage/v1/b/${name}`;

const readBucket = (name: string): ApiRequest => ({
  service: 'storage',
  method: 'GET',
  path: bucketPath(name),
});

const BUCKET: Translation = {
  type: 'google_storage_bucket',
  *create(args, around) {
    const project = projectOf(args, around);
    const retention = args.block('retention_policy');
    const body = bucketBody(args, retention);
    const created = yield* ask({
      service: 'storage',
      method: 'POST',
      path: '/storage/v1/b',
      query: { project },
      body,
    });
    const name = args.required('name');
    yield* ask(readBucket(name));
    if (retention?.flag('is_locked') === true) {
      yield* ask({
        service: 'storage',
        method: 'POST',
        path: `${bucketPath(name)}/lockRetentionPolicy`,
        query: { ifMetagenerationMatch: textOf(created.metageneration) },
      });
    }
    args.leave(['force_destroy', 'deletion_policy'], 'the provider reads them when it destroys the resource');
    return { ...bucketAttributes(yield* ask(readBucket(name))), project };
  },
  *destroy(args) {
    if (args.text('deletion_policy') === 'ABANDON') return;
    const name = args.required('name');
    const list = { ...readBucket(name), path: `${bucketPath(name)}/o`, query: { versions: 'true' } };
    const { items } = yield* ask(list);
    yield* tryAsk({ ...readBucket(name), path: `${bucketPath(name)}/anywhereCaches/` });
    const objects = Array.isArray(items) ? items.filter(isObject) : [];
    if (objects.length > 0 && args.flag('force_destroy') !== true) throw notEmpty(args);
    for (const object of objects) {
      yield* ask({
        service: 'storage',
        method: 'DELETE',
        path: `${bucketPath(name)}/o/${textOf(object.name)}`,
        query: { generation: textOf(object.generation) },
      });
    }
    yield* ask({ ...readBucket(name), method: 'DELETE' });
  },
};

/** The provider's own refusal. It sends no delete request. */
const notEmpty = ({ path }: Arguments): BootError =>
  new BootError({
    where: path,
    what: 'the bucket contains objects, but force_destroy is not set',
    expected: 'an empty bucket',
    fix: 'delete the objects first, or set force_destroy',
  });

function bucketBody(args: Arguments, retention: Arguments | undefined): JsonObject {
  const [versioning, encryption] = [args.block('versioning'), args.block('encryption')];
  const softDelete = args.block('soft_delete_policy');
  const prevention = args.text('public_access_prevention');
  return compact({
    name: args.required('name'),
    labels: labelsOf(args),
    // The provider's schema converts it to uppercase.
    location: args.required('location').toUpperCase(),
    iamConfiguration: {
      uniformBucketLevelAccess: { enabled: args.flag('uniform_bucket_level_access') ?? false },
      ...(prevention === '' ? {} : { publicAccessPrevention: prevention }),
    },
    storageClass: args.text('storage_class') || 'STANDARD',
    lifecycle: lifecycleOf(args),
    versioning: versioning && { enabled: versioning.flag('enabled') ?? false },
    retentionPolicy: retention && { retentionPeriod: String(retention.number('retention_period')) },
    encryption: encryption && { defaultKmsKeyName: encryption.required('default_kms_key_name') },
    defaultEventBasedHold: args.flag('default_event_based_hold') || undefined,
    softDeletePolicy: softDelete && {
      retentionDurationSeconds: String(softDelete.number('retention_duration_seconds') ?? 604_800),
    },
    logging: loggingOf(args),
    website: websiteOf(args),
    cors: corsOf(args),
    rpo: args.text('rpo') || undefined,
  });
}

function loggingOf(args: Arguments): JsonObject | undefined {
  const logging = args.block('logging');
  return (
    logging &&
    withoutEmpty({
      logBucket: logging.text('log_bucket'),
      logObjectPrefix: logging.text('log_object_prefix'),
    })
  );
}

function websiteOf(args: Arguments): JsonObject | undefined {
  const website = args.block('website');
  return (
    website &&
    withoutEmpty({
      mainPageSuffix: website.text('main_page_suffix'),
      notFoundPage: website.text('not_found_page'),
    })
  );
}

function corsOf(args: Arguments): readonly JsonObject[] | undefined {
  const rules = args.blocks('cors').map((rule) =>
    withoutEmpty({
      origin: rule.texts('origin'),
      method: rule.texts('method'),
      responseHeader: rule.texts('response_header'),
      maxAgeSeconds: rule.number('max_age_seconds'),
    }),
  );
  return rules.length === 0 ? undefined : rules;
}

function bucketAttributes(bucket: JsonObject): Attributes {
  const { enabled } = objectOf(objectOf(bucket.iamConfiguration).uniformBucketLevelAccess);
  const known: Record<string, Json | undefined> = {
    id: bucket.id,
    self_link: bucket.selfLink,
    url: `gs://${textOf(bucket.name)}`,
    location: bucket.location,
    project_number: Number(bucket.projectNumber),
    storage_class: bucket.storageClass,
    uniform_bucket_level_access: enabled === true,
    public_access_prevention: objectOf(bucket.iamConfiguration).publicAccessPrevention,
    time_created: bucket.timeCreated,
    updated: bucket.updated,
    'retention_policy.0.retention_period': objectOf(bucket.retentionPolicy).retentionPeriod,
    'encryption.0.default_kms_key_name': objectOf(bucket.encryption).defaultKmsKeyName,
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

const EXISTING_BUCKET: Translation = {
  type: 'data.google_storage_bucket',
  *create(args, around) {
    const project = projectOf(args, around);
    return { ...bucketAttributes(yield* ask(readBucket(args.required('name')))), project };
  },
};

const SERVICE_AGENT: Translation = {
  type: 'data.google_storage_project_service_account',
  *create(args, around) {
    const project = projectOf(args, around);
    const userProject = args.text('user_project');
    const answer = yield* ask({
      service: 'storage',
      method: 'GET',
      path: `/storage/v1/projects/${project}/serviceAccount`,
      ...(userProject === '' ? {} : { query: { userProject } }),
    });
    const email = textOf(answer.email_address);
    return { id: email, project, email_address: email, member: `serviceAccount:${email}` };
  },
};

function policyOf(args: Arguments): PolicyAccess {
  const path = `${bucketPath(args.required('bucket').replace(/^b\//, ''))}/iam`;
  return {
    get: { service: 'storage', method: 'GET', path, query: { optionsRequestedPolicyVersion: '3' } },
    set: (policy) => ({
      service: 'storage',
      method: 'PUT',
      path,
      // Without bindings, the provider does not send the etag either.
      body: policy.bindings === undefined ? compact({ ...policy, etag: undefined }) : policy,
    }),
  };
}

const BUCKET_MEMBER: Translation = {
  type: 'google_storage_bucket_iam_member',
  *create(args) {
    const bucket = `b/${args.required('bucket').replace(/^b\//, '')}`;
    const attributes = yield* addMember(args, policyOf(args));
    return { ...attributes, id: `${bucket}/${args.text('role')}/${args.text('member')}` };
  },
  *destroy(args): Steps<void> {
    yield* removeMember(args, policyOf(args));
  },
};

/** Buckets and objects. */
export const STORAGE_TRANSLATIONS: readonly Translation[] = [
  BUCKET,
  BUCKET_MEMBER,
  BUCKET_OBJECT,
  EXISTING_BUCKET,
  SERVICE_AGENT,
];

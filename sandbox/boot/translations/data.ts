import type { Json, JsonObject } from '../../../core/values/json';
import { textOf } from '../../../core/values/json-values';
import type { Arguments } from '../arguments';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import {
  type Around,
  ask,
  askOperation,
  compact,
  labelsOf,
  projectOf,
  type Translation,
  withoutEmpty,
} from '../translation';
import { SCHEDULER_JOB } from './scheduler-job';

const databaseName = (args: Arguments, around: Around): string =>
  `projects/${projectOf(args, around)}/databases/${args.required('name')}`;

const DATABASE: Translation = {
  type: 'google_firestore_database',
  *create(args, around) {
    const name = databaseName(args, around);
    const key = args.block('cmek_config')?.text('kms_key_name');
    const body = withoutEmpty({
      name,
      locationId: args.text('location_id'),
      type: args.text('type'),
      databaseEdition: args.text('database_edition'),
      concurrencyMode: args.text('concurrency_mode'),
      appEngineIntegrationMode: args.text('app_engine_integration_mode'),
      pointInTimeRecoveryEnablement:
        args.text('point_in_time_recovery_enablement') || 'POINT_IN_TIME_RECOVERY_DISABLED',
      deleteProtectionState: args.text('delete_protection_state'),
      cmekConfig: withoutEmpty({ kmsKeyName: key }),
    });
    const created = {
      service: 'firestore',
      method: 'POST',
      path: `/v1/projects/${projectOf(args, around)}/databases`,
      query: { databaseId: args.required('name') },
      body,
    } as const;
    yield* askOperation(created, 'v1');
    args.leave(['deletion_policy'], 'the provider reads it when it destroys the resource');
    const database = yield* ask({ service: 'firestore', method: 'GET', path: `/v1/${name}` });
    return {
      id: name,
      project: projectOf(args, around),
      uid: textOf(database.uid),
      etag: textOf(database.etag),
      location_id: textOf(database.locationId),
    };
  },
  /** Deletes only if the stack requests it, because ABANDON is the default. */
  *destroy(args, around) {
    if (args.text('deletion_policy') !== 'DELETE') return;
    yield* ask({ service: 'firestore', method: 'DELETE', path: `/v1/${databaseName(args, around)}` });
  },
};

const locationIn = (args: Arguments, { region }: Around): string => args.text('location') || region;

function repositoryName(args: Arguments, around: Around): string {
  const id = args.required('repository_id');
  return `projects/${projectOf(args, around)}/locations/${locationIn(args, around)}/repositories/${id}`;
}

const REPOSITORY: Translation = {
  type: 'google_artifact_registry_repository',
  *create(args, around) {
    const name = repositoryName(args, around);
    const scanning = args.block('vulnerability_scanning_config');
    const docker = args.block('docker_config');
    const body = withoutEmpty({
      format: args.required('format'),
      description: args.text('description'),
      kmsKeyName: args.text('kms_key_name'),
      dockerConfig: docker && withoutEmpty({ immutableTags: docker.flag('immutable_tags') }),
      mode: args.text('mode') || 'STANDARD_REPOSITORY',
      cleanupPolicies: cleanupPolicies(args),
      cleanupPolicyDryRun: args.flag('cleanup_policy_dry_run'),
      vulnerabilityScanningConfig:
        scanning && withoutEmpty({ enablementConfig: scanning.text('enablement_config') }),
      labels: labelsOf(args),
    });
    const created = {
      service: 'artifactregistry',
      method: 'POST',
      path: `/v1/${name.slice(0, name.lastIndexOf('/'))}`,
      query: { repository_id: args.required('repository_id') },
      body,
    } as const;
    yield* askOperation(created, 'v1');
    args.leave(['deletion_policy'], 'the provider reads it when it destroys the resource');
    const repository = yield* ask({ service: 'artifactregistry', method: 'GET', path: `/v1/${name}` });
    return {
      id: name,
      name: args.required('repository_id'),
      project: projectOf(args, around),
      location: locationIn(args, around),
      registry_uri: textOf(repository.registryUri),
    };
  },
  *destroy(args, around) {
    if (args.text('deletion_policy') === 'ABANDON') return;
    const path = `/v1/${repositoryName(args, around)}`;
    yield* askOperation({ service: 'artifactregistry', method: 'DELETE', path }, 'v1');
  },
};

/** A map by id. */
const cleanupPolicies = (args: Arguments): JsonObject =>
  Object.fromEntries(
    args.blocks('cleanup_policies').map((policy) => {
      const [condition, recent] = [policy.block('condition'), policy.block('most_recent_versions')];
      return [
        policy.required('id'),
        withoutEmpty({
          action: policy.text('action'),
          condition: condition && cleanupCondition(condition),
          mostRecentVersions:
            recent &&
            withoutEmpty({
              keepCount: recent.number('keep_count'),
              packageNamePrefixes: recent.texts('package_name_prefixes'),
            }),
        }),
      ] as const;
    }),
  );

const cleanupCondition = (condition: Arguments): JsonObject =>
  withoutEmpty({
    tagState: condition.text('tag_state') || 'ANY',
    tagPrefixes: condition.texts('tag_prefixes'),
    versionNamePrefixes: condition.texts('version_name_prefixes'),
    packageNamePrefixes: condition.texts('package_name_prefixes'),
    olderThan: seconds(condition.text('older_than')),
    newerThan: seconds(condition.text('newer_than')),
  });

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/**
 * The provider also accepts days, hours and minutes, and sends seconds. The API refuses what the provider cannot read.
 */
function seconds(text: string): Json | undefined {
  const match = /^(\d+)([smhd])$/.exec(text);
  return match ? `${Number(match[1]) * (UNITS[match[2] as string] as number)}s` : text;
}

function repositoryPolicy(args: Arguments, around: Around): PolicyAccess {
  const short = args.required('repository').replace(/^.*\/repositories\//, '');
  const path = `/v1/projects/${projectOf(args, around)}/locations/${locationIn(args, around)}/repositories/${short}`;
  return {
    get: { service: 'artifactregistry', method: 'GET', path: `${path}:getIamPolicy` },
    set: (policy) => ({
      service: 'artifactregistry',
      method: 'POST',
      path: `${path}:setIamPolicy`,
      body: compact({ policy }),
    }),
  };
}

const REPOSITORY_MEMBER: Translation = {
  type: 'google_artifact_registry_repository_iam_member',
  *create(args, around) {
    const access = repositoryPolicy(args, around);
    const repository = access.get.path.replace(/^\/v1\/|:getIamPolicy$/g, '');
    const attributes = yield* addMember(args, access);
    return { ...attributes, id: `${repository}/${args.text('role')}/${args.text('member')}` };
  },
  *destroy(args, around) {
    yield* removeMember(args, repositoryPolicy(args, around));
  },
};

/** Databases, image repositories, scheduled jobs. */
export const DATA_TRANSLATIONS: readonly Translation[] = [
  DATABASE,
  REPOSITORY,
  REPOSITORY_MEMBER,
  SCHEDULER_JOB,
];

import { HARDENED_CONSTRAINTS, type StackJson } from '../../../index';
import { HARDENED, hardenedStack, jsonOf, ZONE } from '../../factories/hardened-stack';
import { synthesized } from '../../factories/synthesized-stack';

const HARDENED_JSON = jsonOf(hardenedStack());

const failing = (stack: StackJson): string[] =>
  HARDENED_CONSTRAINTS.filter(({ check }) => check(stack, ZONE).length > 0).map(({ id }) => id);

/** A resource's arguments. */
type Arguments = Record<string, unknown>;

/** A defect in the resources of a copy of the stack: by type, then by name. */
type Plant = (stack: Record<string, Record<string, Arguments>>) => void;

function naive(plant: Plant): StackJson {
  const copy = structuredClone(HARDENED_JSON) as { resource: Record<string, Record<string, Arguments>> };
  plant(copy.resource);
  return copy;
}

/** Arguments of the first resource of a type, or of a block in it. A path that leads nowhere is a mistake of the test. */
function block(stack: Parameters<Plant>[0], type: string, path: readonly string[]): Arguments {
  const [resource] = Object.values(stack[type] ?? {});
  const found = path.reduce<unknown>((within, name) => (within as Arguments | undefined)?.[name], resource);
  if (found === undefined) throw new Error(`the hardened stack has no ${[type, ...path].join('.')}`);
  return found as Arguments;
}

/** Gives one argument, `block.argument`, another value. */
const sets =
  (type: string, path: string, value: unknown): Plant =>
  (stack) => {
    const names = path.split('.');
    block(stack, type, names.slice(0, -1))[names.at(-1) as string] = value;
  };

/** Removes one argument that exists. */
const lacks =
  (type: string, path: string): Plant =>
  (stack) => {
    const names = path.split('.');
    block(stack, type, names);
    delete block(stack, type, names.slice(0, -1))[names.at(-1) as string];
  };

/** Adds a resource. */
const has =
  (type: string, config: Arguments): Plant =>
  (stack) => {
    stack[type] = { ...stack[type], planted: config };
  };

const FUNCTION = 'google_cloudfunctions2_function';
const JOB = 'google_cloud_run_v2_job';

const DEFECTS: readonly { id: string; defect: string; plant: Plant; also?: readonly string[] }[] = [
  {
    id: 'run.allowedIngress',
    defect: 'a function with ingress "internal"',
    plant: sets(FUNCTION, 'service_config.ingress_settings', 'ALLOW_INTERNAL_ONLY'),
    also: ['cloudfunctions.allowedIngressSettings'],
  },
  {
    id: 'cloudfunctions.allowedIngressSettings',
    defect: 'a function for everybody',
    plant: lacks(FUNCTION, 'service_config.ingress_settings'),
    also: ['run.allowedIngress'],
  },
  {
    id: 'run.allowedVPCEgress',
    defect: 'a job whose traffic leaves around the VPC',
    plant: sets(JOB, 'template.template.vpc_access.egress', 'PRIVATE_RANGES_ONLY'),
  },
  {
    id: 'cloudfunctions.requireVPCConnector',
    defect: 'a function without a network',
    plant: lacks(FUNCTION, 'service_config.vpc_connector'),
  },
  {
    id: 'cloudfunctions.allowedVpcConnectorEgressSettings',
    defect: 'a function whose traffic leaves around the VPC',
    plant: sets(FUNCTION, 'service_config.vpc_connector_egress_settings', 'PRIVATE_RANGES_ONLY'),
    also: ['run.allowedVPCEgress'],
  },
  {
    id: 'run.allowedBinaryAuthorizationPolicies',
    defect: 'a function under another policy than the default',
    plant: sets(FUNCTION, 'service_config.binary_authorization_policy', 'projects/p/platforms/cloudRun/x'),
  },
  {
    id: 'custom.cloudrunServiceRequireBinaryAuthorization',
    defect: 'a function that no policy judges',
    plant: lacks(FUNCTION, 'service_config.binary_authorization_policy'),
    also: ['run.allowedBinaryAuthorizationPolicies'],
  },
  {
    id: 'custom.cloudrunJobRequireBinaryAuthorization',
    defect: 'a job that no policy judges',
    plant: lacks(JOB, 'binary_authorization'),
    also: ['run.allowedBinaryAuthorizationPolicies'],
  },
  {
    id: 'cloudrunJobDisableDefaultServiceAccount',
    defect: 'a job that runs as the default account, by its address',
    plant: sets(
      JOB,
      'template.template.service_account',
      '400000000001-compute@developer.gserviceaccount.com',
    ),
  },
  {
    id: 'cloudrunServiceDisableDefaultServiceAccount',
    defect: 'a function that runs as the default account',
    plant: lacks(FUNCTION, 'service_config.service_account_email'),
  },
  {
    id: 'custom.cloudrunDisableEnvironmentVariablePattern',
    defect: 'an environment variable named like a credential',
    plant: sets(FUNCTION, 'service_config.environment_variables.Kms_KeY_ID', 'x'),
  },
  {
    id: 'iam.disableServiceAccountKeyCreation',
    defect: 'a key of a service account',
    plant: has('google_service_account_key', { service_account_id: 'x' }),
  },
  {
    id: 'gcp.restrictNonCmekServices',
    defect: 'a bucket with a key of Google',
    plant: lacks('google_storage_bucket', 'encryption'),
  },
  {
    id: 'gcp.restrictCmekCryptoKeyProjects',
    defect: 'a topic with a key of another project',
    plant: sets('google_pubsub_topic', 'kms_key_name', 'projects/own/locations/x/keyRings/r/cryptoKeys/k'),
  },
  {
    id: 'gcp.resourceLocations',
    defect: 'a multi-region bucket',
    plant: sets('google_storage_bucket', 'location', 'EU'),
  },
  {
    id: 'gcp.resourceLocations',
    defect: 'a topic that keeps messages anywhere',
    plant: lacks('google_pubsub_topic', 'message_storage_policy'),
  },
  {
    id: 'cloudbuild.allowedWorkerPools',
    defect: 'a build in the default pool',
    plant: lacks(FUNCTION, 'build_config.worker_pool'),
  },
  {
    id: 'iam.allowedPolicyMemberDomains',
    defect: 'everybody as a member',
    plant: has('google_cloud_run_v2_service_iam_member', { member: 'allUsers' }),
  },
  {
    id: 'iam.allowedPolicyMemberDomains',
    defect: 'a person of another organization',
    plant: has('google_pubsub_topic_iam_member', { member: 'user:someone@gmail.com' }),
  },
  {
    id: 'artifactregistryRequireCMEK',
    defect: 'a repository with a key of Google',
    plant: lacks('google_artifact_registry_repository', 'kms_key_name'),
    also: ['gcp.restrictNonCmekServices'],
  },
  {
    id: 'secretmanagerAllowedRotationPeriod',
    defect: 'a secret that never rotates',
    plant: has('google_secret_manager_secret', { secret_id: 'x' }),
  },
  {
    id: 'iam.automaticIamGrantsForDefaultServiceAccounts',
    defect: 'a build as the default account, which has no roles there',
    plant: lacks(FUNCTION, 'build_config.service_account'),
  },
  {
    id: 'storage.uniformBucketLevelAccess',
    defect: 'a bucket with ACLs',
    plant: sets('google_storage_bucket', 'uniform_bucket_level_access', false),
  },
  {
    id: 'storage.publicAccessPrevention',
    defect: 'a bucket that may become public',
    plant: lacks('google_storage_bucket', 'public_access_prevention'),
  },
];

describe('a stack of the profile "hardened", with every optional part', () => {
  test.each(HARDENED_CONSTRAINTS)('passes $id', ({ check }) => {
    expect(check(HARDENED_JSON, ZONE)).toEqual([]);
  });

  test('has a resource of every type that can have a key, except for a service', () => {
    for (const type of [
      FUNCTION,
      JOB,
      'google_artifact_registry_repository',
      'google_firestore_database',
      'google_logging_project_bucket_config',
      'google_pubsub_topic',
      'google_storage_bucket',
    ]) {
      expect(Object.keys(HARDENED_JSON.resource ?? {})).toContain(type);
    }
  });
});

test('a hardened hub of an organization passes too', () => {
  const scope = { organization: '900000000009' };
  const audit = { evidence: { retentionDays: 400 } };
  expect(failing(jsonOf(hardenedStack({ notifications: { scope }, audit })))).toEqual([]);
});

describe('a naive stack fails', () => {
  test.each(DEFECTS)('$id: $defect', ({ id, plant, also = [] }) => {
    expect(failing(naive(plant)).sort()).toEqual([id, ...also].sort());
  });

  test('every constraint has a defect in this test', () => {
    expect([...new Set(DEFECTS.map(({ id }) => id))].sort()).toEqual(
      HARDENED_CONSTRAINTS.map(({ id }) => id).sort(),
    );
  });

  test('with the address of the defect', () => {
    const [ingress] = HARDENED_CONSTRAINTS.filter(({ id }) => id === 'run.allowedIngress');
    const stack = naive(sets(FUNCTION, 'service_config.ingress_settings', 'ALLOW_ALL'));
    expect(ingress?.check(stack, ZONE)).toEqual([
      expect.stringMatching(
        /^google_cloudfunctions2_function\.riposte_actor_\S+: service_config.ingress_settings is "ALLOW_ALL"; expected "ALLOW_INTERNAL_AND_GCLB"$/,
      ),
    ]);
  });
});

test('the profile "standard" would be refused, for these reasons', () => {
  expect(failing(jsonOf(synthesized()))).toEqual([
    'run.allowedIngress',
    'cloudfunctions.allowedIngressSettings',
    'run.allowedVPCEgress',
    'cloudfunctions.allowedVpcConnectorEgressSettings',
    'cloudfunctions.requireVPCConnector',
    'run.allowedBinaryAuthorizationPolicies',
    'custom.cloudrunServiceRequireBinaryAuthorization',
    'gcp.restrictNonCmekServices',
    'gcp.resourceLocations',
    'cloudbuild.allowedWorkerPools',
    'artifactregistryRequireCMEK',
  ]);
});

test('key and network work without the profile, and do not bring its constraints', () => {
  expect(failing(jsonOf(synthesized({ ...HARDENED, profile: 'standard' })))).toEqual([
    'run.allowedIngress',
    'cloudfunctions.allowedIngressSettings',
    'run.allowedBinaryAuthorizationPolicies',
    'custom.cloudrunServiceRequireBinaryAuthorization',
    'gcp.resourceLocations',
  ]);
});

test('if a landing zone requires "internal", the config sets it', () => {
  const network = { vpcConnector: '', ...HARDENED.network, ingress: 'internal' } as const;
  const stack = jsonOf(hardenedStack({ network }));
  const zone = { ...ZONE, ingress: 'internal' } as const;
  expect(HARDENED_CONSTRAINTS.flatMap(({ check }) => check(stack, zone))).toEqual([]);
  expect(failing(stack)).toEqual(['run.allowedIngress', 'cloudfunctions.allowedIngressSettings']);
});

/** Parsed cdk.tf.json, as far as the constraints look. */
export interface StackJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/**
 * Organization policies of a locked-down landing zone that reject a naive response stack (Cloud Foundation Fabric's
 * FAST, hardened, 2026), each as what it asks of a synthesized stack. How Google words a policy differs in detail; what
 * passes here has the form that the policy wants.
 */
export interface HardenedConstraint {
  readonly id: string;
  /** What in the stack breaks it, as `type.id: why`. */
  offenders(stack: StackJson): string[];
}

type Resource = { readonly type: string; readonly id: string; readonly config: Record<string, unknown> };

const resources = ({ resource }: StackJson): Resource[] =>
  Object.entries(resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, config]) => ({ type, id, config: config as Record<string, unknown> })),
  );
const ofType = (stack: StackJson, ...types: readonly string[]): Resource[] =>
  resources(stack).filter(({ type }) => types.includes(type));
const block = (config: Record<string, unknown>, name: string): Record<string, unknown> =>
  (config[name] ?? {}) as Record<string, unknown>;
const told = (found: readonly Resource[], why: string): string[] =>
  found.map(({ type, id }) => `${type}.${id}: ${why}`);

const functions = (stack: StackJson): Resource[] => ofType(stack, 'google_cloudfunctions2_function');
const service = ({ config }: Resource): Record<string, unknown> => block(config, 'service_config');
const DEFAULT_ACCOUNT = /-compute@developer\.gserviceaccount\.com|@appspot\.gserviceaccount\.com/;

/** Where each type carries its key. What is absent here cannot take a key of one's own in provider 6.50. */
const KEY_OF: Readonly<Record<string, (config: Record<string, unknown>) => unknown>> = {
  google_pubsub_topic: (config) => config.kms_key_name,
  google_storage_bucket: (config) => block(config, 'encryption').default_kms_key_name,
  google_firestore_database: (config) => block(config, 'cmek_config').kms_key_name,
  google_artifact_registry_repository: (config) => config.kms_key_name,
  google_cloudfunctions2_function: (config) => config.kms_key_name,
  google_logging_project_bucket_config: (config) => block(config, 'cmek_settings').kms_key_name,
};

const LOCATION_MEMBERS = ['location', 'location_id', 'region'];

export const hardenedConstraints = (
  region: string,
  keyProject: string,
  domain: string,
): HardenedConstraint[] => [
  {
    id: 'run.allowedIngress',
    offenders: (stack) =>
      told(
        functions(stack).filter((fn) => service(fn).ingress_settings !== 'ALLOW_INTERNAL_AND_GCLB'),
        'ingress is not internal-and-cloud-load-balancing',
      ),
  },
  {
    id: 'run.allowedVPCEgress',
    offenders: (stack) =>
      told(
        functions(stack).filter((fn) => service(fn).vpc_connector_egress_settings !== 'ALL_TRAFFIC'),
        'egress does not go through the network',
      ),
  },
  {
    id: 'run.allowedBinaryAuthorizationPolicies',
    offenders: (stack) =>
      told(
        functions(stack).filter((fn) => service(fn).binary_authorization_policy !== 'default'),
        'does not ask the default policy',
      ),
  },
  {
    id: 'default service accounts',
    offenders: (stack) =>
      told(
        functions(stack).filter((fn) => {
          const accounts = [
            service(fn).service_account_email,
            block(fn.config, 'build_config').service_account,
          ];
          return accounts.some((account) => account === undefined || DEFAULT_ACCOUNT.test(String(account)));
        }),
        'runs or builds as a default service account',
      ),
  },
  {
    id: 'environment variables named like credentials',
    offenders: (stack) =>
      told(
        functions(stack).filter((fn) =>
          Object.keys(block(service(fn), 'environment_variables')).some((name) =>
            /secret|key|password|token/i.test(name),
          ),
        ),
        'an environment variable is named like a credential',
      ),
  },
  {
    id: 'iam.disableServiceAccountKeyCreation',
    offenders: (stack) => told(ofType(stack, 'google_service_account_key'), 'makes a key'),
  },
  {
    id: 'gcp.restrictNonCmekServices',
    offenders: (stack) =>
      told(
        resources(stack).filter(({ type, config }) => KEY_OF[type] !== undefined && !KEY_OF[type](config)),
        'has no key of our own',
      ),
  },
  {
    id: 'gcp.restrictCmekCryptoKeyProjects',
    offenders: (stack) =>
      told(
        resources(stack).filter(({ type, config }) => {
          const key = KEY_OF[type]?.(config);
          return typeof key === 'string' && !key.startsWith(`projects/${keyProject}/`);
        }),
        'uses a key of another project',
      ),
  },
  {
    id: 'gcp.resourceLocations',
    offenders: (stack) =>
      told(
        resources(stack).filter(({ type, config }) => {
          // SCC's notification configs know the location `global` only (provider 6.50).
          if (type.startsWith('google_scc_')) return false;
          return LOCATION_MEMBERS.some((name) => {
            const value = config[name];
            return typeof value === 'string' && !value.startsWith('${') && value.toLowerCase() !== region;
          });
        }),
        'is in another location',
      ),
  },
  {
    id: 'gcp.resourceLocations, messages',
    offenders: (stack) =>
      told(
        ofType(stack, 'google_pubsub_topic').filter(({ config }) => {
          const regions = block(config, 'message_storage_policy').allowed_persistence_regions;
          return !Array.isArray(regions) || regions.some((each) => each !== region);
        }),
        'its messages may be kept elsewhere',
      ),
  },
  {
    id: 'cloudbuild.allowedWorkerPools',
    offenders: (stack) =>
      told(
        functions(stack).filter((fn) => !block(fn.config, 'build_config').worker_pool),
        'is built in Google’s pool',
      ),
  },
  {
    id: 'iam.allowedPolicyMemberDomains',
    offenders: (stack) =>
      told(
        resources(stack).filter(({ type, config }) => {
          const member = String(config.member ?? '');
          if (!type.endsWith('_iam_member') || member.startsWith('${')) return false;
          return !(/^serviceAccount:/.test(member) || member.endsWith(`@${domain}`));
        }),
        'a member of another domain',
      ),
  },
  {
    id: 'artifactregistryRequireCMEK',
    offenders: (stack) =>
      told(
        ofType(stack, 'google_artifact_registry_repository').filter(({ config }) => !config.kms_key_name),
        'is encrypted with a key of Google’s',
      ),
  },
  {
    id: 'secretmanagerAllowedRotationPeriod',
    offenders: (stack) =>
      told(
        ofType(stack, 'google_secret_manager_secret').filter(({ config }) => config.rotation === undefined),
        'a secret that does not rotate',
      ),
  },
  {
    id: 'iam.automaticIamGrantsForDefaultServiceAccounts',
    offenders: (stack) =>
      told(
        resources(stack).filter(({ config }) => DEFAULT_ACCOUNT.test(JSON.stringify(config))),
        'counts on what default service accounts used to hold',
      ),
  },
  {
    id: 'storage.uniformBucketLevelAccess and publicAccessPrevention',
    offenders: (stack) =>
      told(
        ofType(stack, 'google_storage_bucket').filter(
          ({ config }) =>
            config.uniform_bucket_level_access !== true || config.public_access_prevention !== 'enforced',
        ),
        'may have object ACLs or be public',
      ),
  },
];

import type { Ingress } from '../../core/config/deployment-config';

/** The arguments of resource types (provider 6.50) that hardened constraints read. */

type Values = Readonly<Record<string, readonly { path: string; value: unknown }[]>>;

export const FUNCTION = 'google_cloudfunctions2_function';
export const SERVICE = 'google_cloud_run_v2_service';
export const JOB = 'google_cloud_run_v2_job';

/**
 * run.allowedIngress compares with its list and knows no order. Fabric FAST's list is only
 * `internal-and-cloud-load-balancing`; other landing zones list only `internal`.
 */
export const WAYS_IN: Readonly<Record<Ingress, Values>> = {
  internal: {
    [FUNCTION]: [{ path: 'service_config.ingress_settings', value: 'ALLOW_INTERNAL_ONLY' }],
    [SERVICE]: [{ path: 'ingress', value: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }],
  },
  'internal-and-load-balancing': {
    [FUNCTION]: [{ path: 'service_config.ingress_settings', value: 'ALLOW_INTERNAL_AND_GCLB' }],
    [SERVICE]: [{ path: 'ingress', value: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER' }],
  },
};

export const WAYS_OUT: Values = {
  [FUNCTION]: [{ path: 'service_config.vpc_connector_egress_settings', value: 'ALL_TRAFFIC' }],
  [SERVICE]: [{ path: 'template.vpc_access.egress', value: 'ALL_TRAFFIC' }],
  [JOB]: [{ path: 'template.template.vpc_access.egress', value: 'ALL_TRAFFIC' }],
};

export const IMAGE_DECISIONS: Readonly<Record<string, readonly string[]>> = {
  [FUNCTION]: ['service_config.binary_authorization_policy'],
  [SERVICE]: ['binary_authorization.use_default', 'binary_authorization.policy'],
  [JOB]: ['binary_authorization.use_default', 'binary_authorization.policy'],
};

export const RUNS_AS: Readonly<Record<string, string>> = {
  [FUNCTION]: 'service_config.service_account_email',
  [SERVICE]: 'template.service_account',
  [JOB]: 'template.template.service_account',
};

/** Functions have a map of names; services and jobs have a list of `{name}`. */
export const ENVIRONMENTS: Readonly<Record<string, string>> = {
  [FUNCTION]: 'service_config.environment_variables',
  [SERVICE]: 'template.containers.env',
  [JOB]: 'template.template.containers.env',
};

/**
 * Every type that Riposte creates and that accepts a customer-managed key. The provider has no key for Scheduler jobs.
 */
export const CMEK_PATHS: Readonly<Record<string, string>> = {
  [FUNCTION]: 'kms_key_name',
  [SERVICE]: 'template.encryption_key',
  [JOB]: 'template.template.encryption_key',
  google_artifact_registry_repository: 'kms_key_name',
  google_firestore_database: 'cmek_config.kms_key_name',
  google_logging_project_bucket_config: 'cmek_settings.kms_key_name',
  google_pubsub_topic: 'kms_key_name',
  google_storage_bucket: 'encryption.default_kms_key_name',
};

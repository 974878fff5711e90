import type { StackResource } from '../../constructs/checks/stack-json';
import { textAt } from '../../constructs/checks/stack-json';

/** What an API accepts as a name, with the documents that state it. */
interface NameRule {
  readonly member: string;
  readonly form: RegExp;
}

const rule = (member: string, form: RegExp): NameRule => ({ member, form });
const LETTERS_FIRST_30 = /^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$/;
/** "must start with a letter … between 3 and 255 characters … must not start with goog" (pubsub v1, Topic.name). */
const PUBSUB = /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/;
/** Client-assigned identifier of a sink or metric: 100 characters (logging v2, LogSink.name, LogMetric.name). */
const LOGGING_100 = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;
/** 1 to 128 letters, digits, _ and - (securitycenter v2, configId). */
const SCC_CONFIG = /^[A-Za-z0-9_-]{1,128}$/;
/** Text for people. */
const UP_TO = (most: number) => new RegExp(`^[\\s\\S]{0,${most}}$`);

/** By type of resource. The list is empty for a type that gets no name from this package. */
export const NAME_RULES: Readonly<Record<string, readonly NameRule[]>> = {
  // "Choosing a name": lower-case letters, digits, hyphens, 1 to 63, a letter first.
  google_artifact_registry_repository: [rule('repository_id', /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/)],
  // No page gives a limit; the form comes from the examples.
  google_binary_authorization_attestor: [rule('name', /^[a-zA-Z][a-zA-Z0-9_-]*$/)],
  google_container_analysis_note: [rule('name', /^[a-zA-Z][a-zA-Z0-9_-]*$/)],
  google_binary_authorization_policy: [],
  // "fewer than 50 characters, begins with letter" (run v2, serviceId).
  google_cloud_run_v2_job: [rule('name', /^[a-z](?:[a-z0-9-]{0,47}[a-z0-9])?$/)],
  // Up to 500 letters, digits, _ and - (cloudscheduler v1, Job.name).
  google_cloud_scheduler_job: [rule('name', /^[A-Za-z0-9_-]{1,500}$/), rule('description', UP_TO(500))],
  // The service behind it has the function's name, and Cloud Run's limit is the smaller one.
  google_cloudfunctions2_function: [rule('name', /^[a-z](?:[a-z0-9-]{0,47}[a-z0-9])?$/)],
  // 4 to 63, letter first, no UUID (firestore v1, databaseId).
  google_firestore_database: [
    rule('name', /^(?!.*[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[a-z][a-z0-9-]{2,61}[a-z0-9]$/),
  ],
  // 1 to 63 letters, digits, _ and - (cloudkms v1, keyRingId, cryptoKeyId).
  google_kms_crypto_key: [rule('name', /^[a-zA-Z0-9_-]{1,63}$/)],
  google_kms_key_ring: [rule('name', /^[a-zA-Z0-9_-]{1,63}$/)],
  google_logging_metric: [rule('name', LOGGING_100)],
  google_logging_organization_sink: [rule('name', LOGGING_100)],
  google_logging_folder_sink: [rule('name', LOGGING_100)],
  google_logging_project_sink: [rule('name', LOGGING_100)],
  // 100 letters, digits, _ - . (logging v2, buckets.create bucketId).
  google_logging_project_bucket_config: [rule('bucket_id', LOGGING_100)],
  // 512 Unicode characters (monitoring v3, AlertPolicy.displayName).
  google_monitoring_alert_policy: [rule('display_name', UP_TO(512))],
  google_monitoring_dashboard: [],
  // 3 to 64 letters, digits, _ and . (iam v1, roleId); titles of 100 and descriptions of 300 characters.
  google_project_iam_custom_role: [
    rule('role_id', /^[a-zA-Z0-9_.]{3,64}$/),
    rule('title', UP_TO(100)),
    rule('description', UP_TO(300)),
  ],
  google_project_service: [],
  google_pubsub_subscription: [rule('name', PUBSUB)],
  google_pubsub_topic: [rule('name', PUBSUB)],
  google_scc_v2_folder_notification_config: [rule('config_id', SCC_CONFIG)],
  google_scc_v2_organization_notification_config: [rule('config_id', SCC_CONFIG)],
  google_scc_v2_project_notification_config: [rule('config_id', SCC_CONFIG)],
  // At most 32, a letter or digit at both ends (securitycenter v2, Source.displayName).
  google_scc_v2_organization_source: [
    rule('display_name', /^[\p{L}\p{N}](?:[\p{L}\p{N}_ -]{0,30}[\p{L}\p{N}])?$/u),
  ],
  // 6 to 30 (iam v1, accountId); names of 100 bytes, descriptions of 256.
  google_service_account: [
    rule('account_id', LETTERS_FIRST_30),
    rule('display_name', UP_TO(100)),
    rule('description', UP_TO(256)),
  ],
  // 3 to 63, no "google" and the like, not beginning with goog (cloud.google.com/storage/docs/buckets#naming).
  google_storage_bucket: [rule('name', /^(?!goog)(?!.*g[o0]{2}g[l1]e)[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/)],
  // Names are paths and hashes; at most 1,024 bytes.
  google_storage_bucket_object: [rule('name', UP_TO(1024))],
  // `custom.` and up to 70 characters (orgpolicy, "Creating custom constraints").
  google_org_policy_custom_constraint: [rule('name', /^custom\.[A-Za-z0-9]{1,70}$/)],
};

/** Titles and descriptions of IAM conditions (google.type.Expr as IAM limits it: 100 and 256 characters). */
const CONDITION = [rule('condition.title', UP_TO(100)), rule('condition.description', UP_TO(256))];

/** The problems of the names of a resource. An unknown type is a problem too. */
export function strangeNames({ type, address, config }: StackResource): string[] {
  const rules = /_iam_member$|_iam_audit_config$/.test(type) ? CONDITION : NAME_RULES[type];
  if (rules === undefined) return [`${address}: no rule for the names of ${type}`];
  return rules
    .filter(({ member }) => member !== 'description' || textAt(config, member) !== '')
    .filter(({ member, form }) => {
      const name = textAt(config, member);
      return !name.startsWith('${') && !form.test(name);
    })
    .map(({ member }) => `${address}: ${member} "${textAt(config, member)}"`);
}

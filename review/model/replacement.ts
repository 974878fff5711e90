import { isObject, type Json, type JsonObject, jsonEqual } from '../../core/values/json';

/**
 * Arguments that cannot change in place: Terraform destroys the resource and creates another. A plan lists them, but two
 * synthesized folders do not. Source: `ForceNew` in the schemas of hashicorp/google 6.50.0, for what the pipeline uses.
 */
const FORCE_NEW: readonly (readonly [type: RegExp, paths: readonly string[]])[] = [
  [/^google_/, ['project']],
  [/^google_scc_.*notification_config$/, ['config_id', 'location', 'organization', 'folder']],
  [/^google_scc_.*mute_config$/, ['mute_config_id', 'location', 'parent', 'organization', 'folder']],
  [/^google_scc_.*big_query_exports?$/, ['big_query_export_id', 'location', 'organization', 'folder']],
  [/^google_logging_.*(?:sink|exclusion)$/, ['name', 'org_id', 'folder', 'billing_account']],
  [
    /^google_logging_.*bucket_config$/,
    ['bucket_id', 'location', 'organization', 'folder', 'billing_account'],
  ],
  [/^google_logging_metric$/, ['name']],
  [/^google_pubsub_topic$/, ['name']],
  [/^google_pubsub_subscription$/, ['name', 'topic', 'filter', 'enable_message_ordering']],
  [/^google_binary_authorization_attestor$/, ['name', 'attestation_authority_note.note_reference']],
  [/^google_container_analysis_note$/, ['name']],
  [/^google_kms_key_ring$/, ['name', 'location']],
  [
    /^google_kms_crypto_key$/,
    [
      'key_ring',
      'name',
      'purpose',
      'destroy_scheduled_duration',
      'import_only',
      'crypto_key_backend',
      'version_template.protection_level',
    ],
  ],
  [/^google_(?:cloudfunctions2_function|cloud_run_(?:v2_)?\w+)$/, ['name', 'location']],
  [/^google_cloud_scheduler_job$/, ['name', 'region']],
  [/^google_firestore_database$/, ['name', 'location_id', 'cmek_config', 'database_edition', 'tags']],
  [/^google_secret_manager_secret$/, ['secret_id', 'replication']],
  [/^google_secret_manager_secret_version$/, ['secret', 'secret_data']],
  [/^google_storage_bucket$/, ['name', 'location']],
  [/^google_storage_bucket_object$/, ['name', 'bucket']],
  [/^google_org_policy_(?:policy|custom_constraint)$/, ['name', 'parent']],
  [/^google_(?:project|folder|organization)_iam_audit_config$/, ['service', 'org_id', 'folder']],
  [/^google_artifact_registry_repository$/, ['repository_id', 'location', 'format', 'kms_key_name']],
  [/^google_bigquery_dataset$/, ['dataset_id', 'location']],
  [/^google_project_service$/, ['service']],
  [/^google_service_account$/, ['account_id']],
];

/** The arguments that differ and force a replacement, as dotted paths. */
export function forcesReplacement(type: string, before: JsonObject, after: JsonObject): readonly string[] {
  return FORCE_NEW.filter(([types]) => types.test(type))
    .flatMap(([, paths]) => paths)
    .filter((path) => !jsonEqual(at(before, path), at(after, path)));
}

function at(values: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = values;
  for (const step of path.split('.')) {
    if (Array.isArray(value)) [value] = value;
    value = isObject(value) ? value[step] : undefined;
  }
  return value ?? undefined;
}

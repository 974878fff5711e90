/** Types of resources that several rules look at. */
export const NOTIFICATION_CONFIG =
  /^google_scc_(?:v2_)?(?:project_|folder_|organization_)?notification_config$/;
export const MUTE_CONFIG = /^google_scc_(?:v2_)?(?:project_|folder_|organization_)?mute_config$/;
export const SINK = /^google_logging_(?:project|folder|organization|billing_account)_sink$/;
export const LOG_EXCLUSION = /^google_logging_(?:project|folder|organization|billing_account)_exclusion$/;
export const LOG_BUCKET = /^google_logging_(?:project|folder|organization|billing_account)_bucket_config$/;
export const LOG_METRIC = /^google_logging_metric$/;
export const TOPIC = /^google_pubsub_topic$/;
export const SUBSCRIPTION = /^google_pubsub_subscription$/;
export const FUNCTION = /^google_cloudfunctions2_function$/;
export const ALERT_POLICY = /^google_monitoring_alert_policy$/;
export const CHANNEL = /^google_monitoring_notification_channel$/;
export const ADMISSION_POLICY = /^google_binary_authorization_policy$/;
export const ATTESTOR = /^google_binary_authorization_attestor$/;
export const CRYPTO_KEY = /^google_kms_crypto_key$/;
export const DATABASE = /^google_firestore_database$/;
export const BUCKET = /^google_storage_bucket$/;
export const SECRET = /^google_secret_manager_(?:regional_)?secret$/;
export const SECRET_VERSION = /^google_secret_manager_(?:regional_)?secret_version$/;
export const AUDIT_CONFIG = /^google_(?:project|folder|organization)_iam_audit_config$/;
export const SCHEDULER_JOB = /^google_cloud_scheduler_job$/;

import type { ReviewContext } from '../contract/review-context';
import { defineRule, type Severity } from '../contract/rule';
import { namesOf } from '../model/identity';
import type { Pair } from '../model/pair';
import {
  ADMISSION_POLICY,
  ALERT_POLICY,
  ATTESTOR,
  AUDIT_CONFIG,
  BUCKET,
  CHANNEL,
  CRYPTO_KEY,
  DATABASE,
  FUNCTION,
  LOG_BUCKET,
  LOG_EXCLUSION,
  LOG_METRIC,
  MUTE_CONFIG,
  NOTIFICATION_CONFIG,
  SCHEDULER_JOB,
  SECRET,
  SECRET_VERSION,
  SINK,
  SUBSCRIPTION,
  TOPIC,
} from '../pipeline/types';
import { memberOf } from '../powers/identities';
import { powersOf } from '../powers/power-changes';
import { departure } from './departure';

/** Types whose removal another rule judges. */
const JUDGED: readonly RegExp[] = [
  NOTIFICATION_CONFIG,
  ADMISSION_POLICY,
  ALERT_POLICY,
  ATTESTOR,
  AUDIT_CONFIG,
  BUCKET,
  CHANNEL,
  CRYPTO_KEY,
  DATABASE,
  FUNCTION,
  LOG_BUCKET,
  LOG_METRIC,
  MUTE_CONFIG,
  LOG_EXCLUSION,
  SCHEDULER_JOB,
  SECRET,
  SECRET_VERSION,
  SINK,
  SUBSCRIPTION,
  TOPIC,
  /^google_container_analysis_note$/,
  /^google_kms_(?:key_ring|crypto_key_version)$/,
  /^google_firestore_backup_schedule$/,
  /^google_(?:project_|folder_)?organization_policy$|^google_org_policy_/,
  /^google_cloud_asset_\w+_feed$/,
  /^google_scc_\w*(?:big_query_exports?|custom_module)$/,
  /^google_(?:bigquery_dataset|logging_linked_dataset|logging_log_view)$/,
  /^google_(?:cloud_tasks_queue|workflows_workflow|project_service)$/,
  /^google_(?:project|resource_manager_lien)$/,
  /^google_securityposture_/,
  // Each change of the code replaces an archive, and R51 covers that.
  /^google_storage_bucket_object$/,
  // The rules on powers cover grants and roles.
  /_iam_/,
];

const SEVERITY: readonly (readonly [type: RegExp, severity: Severity])[] = [
  [/^google_cloud_run_/, 'high'],
  [/^google_(?:vpc_access_connector|artifact_registry_repository|eventarc_trigger)$/, 'high'],
  [/^google_monitoring_dashboard$/, 'low'],
];

/** R45 judges accounts of the pipeline. This rule judges other accounts that the pipeline uses, such as the canary's. */
function isIdentity(context: ReviewContext, { change, before }: Pair): boolean {
  if (change.type !== 'google_service_account' || before === undefined) return false;
  const { email = '' } = namesOf(change.type, before.values);
  return powersOf(context).relevance.identities.kindOf(memberOf(email)) !== undefined;
}

export default defineRule({
  id: 'R52',
  title: 'Another part of the pipeline is removed',
  severity: 'medium',
  effects: { detection: 'unknown', response: 'unknown' },
  why: 'The pipeline uses every object that its arguments name: an account, a repository of images, a connector, a canary job. An account that is created again under the same name has none of the grants of the first one.',
  fix: 'Keep the part, or remove everything that uses it in the same change.',
  sources: ['https://cloud.google.com/iam/docs/service-accounts-delete-undelete'],
  *check(context) {
    for (const pair of context.pairs) {
      const { type } = pair.change;
      if (JUDGED.some((judged) => judged.test(type)) || isIdentity(context, pair)) continue;
      const severity = SEVERITY.find(([types]) => types.test(type))?.[1];
      yield* departure(
        pair,
        `A part that the pipeline uses (${type})`,
        'Whatever depends on it fails or stops working without an error.',
        severity,
      );
    }
  },
});

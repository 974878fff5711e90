import { apiProblem } from '../problem';
import { type Lifecycle, leave, refuse } from './lifecycle';

/** Made by Google with every project, folder and organization. */
const isGoogles = (name: unknown): boolean => name === '_Default' || name === '_Required';

const SEVEN_DAYS = 7 * 86_400_000;
/** A deleted bucket is pending for 7 days and can be had back (Cloud Logging: deleting buckets). */
const isRecent = (now: string, deletedAt: string | undefined): boolean =>
  Date.parse(now) - Date.parse(deletedAt ?? now) < SEVEN_DAYS;

/** Log buckets: an existing one is adopted, a locked one stays, Google's own are only forgotten. */
export const logBucket: Lifecycle = {
  types: [
    'google_logging_project_bucket_config',
    'google_logging_folder_bucket_config',
    'google_logging_organization_bucket_config',
    'google_logging_billing_account_bucket_config',
  ],
  onConflict({ cloud, type, id }, existing) {
    if (existing.status === 'deleted' && isRecent(cloud.state.now, existing.deletedAt)) {
      // Inferred: the provider reads the bucket, so it updates rather than creates, and the API refuses.
      return apiProblem(
        `updating Logging Bucket Config "${id}"`,
        400,
        'Buckets must be in an ACTIVE state to be modified',
        'failedPrecondition',
      );
    }
    if (existing.status === 'deleted') return undefined;
    // resourceLoggingProjectBucketConfigAcquireOrCreate: a bucket that can be read is updated, whoever made it.
    cloud.note({ kind: 'adopted', type, id, text: 'exists already: adopted and updated, not made' });
    return undefined;
  },
  beforeUpdate(call) {
    const { values, prior } = call;
    if (prior?.locked !== true) return undefined;
    const changed = values.retention_days !== prior.retention_days || values.locked !== true;
    return changed
      ? refuse(
          call,
          apiProblem(
            `updating Logging Bucket Config "${call.id}"`,
            400,
            'Locked buckets cannot be modified.',
          ),
        )
      : undefined;
  },
  beforeDelete(call) {
    if (call.values.locked !== true) return undefined;
    return refuse(
      call,
      apiProblem(`deleting "${call.id}"`, 400, 'Locked buckets currently cannot be deleted.'),
    );
  },
  delete(call) {
    const { cloud, type, id, values } = call;
    if (isGoogles(values.bucket_id)) {
      leave(call, "Google's own bucket: Terraform only forgets it, its settings stay");
      return;
    }
    cloud.put({ type, id, values, status: 'deleted', deletedAt: cloud.state.now });
    cloud.note({
      kind: 'blocked',
      type,
      id,
      text: 'stays for 7 days as DELETE_REQUESTED, and its name with it',
    });
  },
};

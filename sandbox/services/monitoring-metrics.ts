import { ApiError } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';

/**
 * Cloud Monitoring's own metrics of subscriptions (cloud.google.com/monitoring/api/metrics_gcp_p_z). The list has the
 * page's names that were known when it was written. The sandbox refuses a new one until it is added.
 */
const SUBSCRIPTION_METRICS = [
  'ack_latencies',
  'ack_message_count',
  'backlog_bytes',
  'byte_cost',
  'config_updates_count',
  'dead_letter_message_count',
  'delivery_latency_health_score',
  'exactly_once_warning_count',
  'expired_ack_deadlines_count',
  'mod_ack_deadline_message_count',
  'num_outstanding_messages',
  'num_retained_acked_messages',
  'num_unacked_messages_by_region',
  'num_undelivered_messages',
  'oldest_retained_acked_message_age',
  'oldest_unacked_message_age',
  'oldest_unacked_message_age_by_region',
  'open_streaming_pulls',
  'pull_ack_message_operation_count',
  'pull_message_operation_count',
  'pull_request_count',
  'push_request_count',
  'push_request_latencies',
  'retained_acked_bytes',
  'seek_request_count',
  'sent_message_count',
  'streaming_pull_response_count',
  'unacked_bytes_by_region',
];

/** Cloud Monitoring may not know a log-based metric for up to this time after its creation (TPG #11102). */
const UNKNOWN_AFTER_CREATION_MS = 10 * 60_000;

/**
 * Refuses a metric that does not exist, with the text of Google's own answer (TPG #11102). Metric names of other
 * products are accepted unchecked.
 *
 * @throws ApiError NOT_FOUND
 */
export function requireMetric(
  state: CloudState,
  { type, project, place, nowMs }: { type: string; project: string; place: string; nowMs: number },
): void {
  const subscription = /^pubsub\.googleapis\.com\/subscription\/(.+)$/.exec(type)?.[1];
  if (subscription !== undefined && SUBSCRIPTION_METRICS.includes(subscription)) return;
  const log = /^logging\.googleapis\.com\/user\/(.+)$/.exec(type)?.[1];
  if (subscription === undefined && log === undefined) return;
  const metric = state.watch.metrics[`projects/${project}/metrics/${log}`];
  if (log !== undefined && metric && nowMs - metric.createdMs >= UNKNOWN_AFTER_CREATION_MS) return;
  throw new ApiError(
    'NOT_FOUND',
    `Cannot find metric(s) that match type = "${type}". If a metric was created recently, it could take up to 10 minutes to become available. Please try again soon.`,
    { place },
  );
}

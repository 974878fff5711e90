import { agentEmail } from '../iam/agents';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import type { CloudState } from '../state/cloud-state';
import { tryLogBucket } from '../state/log-bucket-state';
import { withProjectId } from '../state/names';

/** The identity of sinks that have no account of their own. */
export const LEGACY_WRITER = 'serviceAccount:cloud-logs@system.gserviceaccount.com';

/**
 * The destination, which "must already exist" (cloud.google.com/sdk/gcloud/reference/logging/sinks/create). Doubtful:
 * the page does not state that the API refuses a missing destination. A sink whose destination is deleted later stays,
 * with the error topic_not_found or bucket_not_found.
 */
export function checkedDestination(state: CloudState, destination: string, nowMs: number): string {
  const place = 'sink.destination';
  const topic = /^pubsub\.googleapis\.com\/(projects\/[^/]+\/topics\/[^/]+)$/.exec(destination)?.[1];
  const bucket = /^logging\.googleapis\.com\/(projects\/[^/]+\/locations\/[^/]+\/buckets\/[^/]+)$/.exec(
    destination,
  )?.[1];
  const known = /^(?:storage|bigquery|logging)\.googleapis\.com\/.+$/.test(destination);
  if (topic === undefined && bucket === undefined) {
    if (known) throw unimplemented(`the destination "${destination}"`, place);
    throw invalidArgument(`The destination "${destination}" is invalid`, place);
  }
  const name = withProjectId(state, topic ?? bucket ?? '');
  const exists =
    topic === undefined ? tryLogBucket(state, name, nowMs) : tryMember(state.pubsub.topics, name);
  if (exists) return destination;
  throw new ApiError('NOT_FOUND', `The destination ${destination} does not exist`, { place });
}

/**
 * LogSink.writer_identity. A sink into a log bucket of its own project has none. Any other sink has the common account
 * of all sinks with the same parent, or without unique_writer_identity the older shared account.
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function writerOf(state: CloudState, parent: string, destination: string, unique: boolean): string {
  const place = 'uniqueWriterIdentity';
  const [kind, target = ''] = destination.split('.googleapis.com/');
  const isOwn = withProjectId(state, target).startsWith(`${parent}/`);
  if (kind === 'logging' && isOwn) return '';
  if (unique) return `serviceAccount:${agentEmail(state, parent, 'logging')}`;
  // A comment in the provider states that the API rejects other sinks that do not set it.
  if (!parent.startsWith('projects/')) {
    throw invalidArgument('A sink of a folder or an organization needs unique_writer_identity', place);
  }
  if (!isOwn) {
    throw invalidArgument(
      'A sink without unique_writer_identity needs a destination in its own project',
      place,
    );
  }
  return LEGACY_WRITER;
}

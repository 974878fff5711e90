import { all, any, log, renderClause } from './clause';
import { TAMPER_DETECTIONS } from './detections';
import type { PipelineIdentity } from './pipeline-identity';
import { workloadChangeClause } from './workload-change';

/** cloud.google.com/logging/docs/view/logging-query-language: at most 20,000 characters. */
const LONGEST = 20_000;

/**
 * The narrow sink's filter in the Logging query language: exactly the entries that the detections examine. Neither
 * severity nor status nor principals narrow it, so that it also matches a thief of the pipeline's own credentials. One
 * clause per line.
 */
export function tamperSinkFilter(pipeline: PipelineIdentity): string {
  const logs = renderClause(any(log('activity'), log('data_access'), log('system_event')));
  const clauses = TAMPER_DETECTIONS.map((detection) => renderClause(all(detection.clause(pipeline))));
  const filter = `${logs}\nAND (\n${clauses.join('\nOR ')}\n)`;
  if (filter.length > LONGEST) {
    throw new Error(
      `the sink's filter has ${filter.length} characters, but Logging accepts ${LONGEST}; fix: a shorter pipeline name, or split the detections over two sinks`,
    );
  }
  return filter;
}

/**
 * The filter of the sink that feeds the responder: the entries that the tamper detections examine, and every change of
 * a Cloud Run service in these projects, so that the actor checks a contained workload within seconds of a change. The
 * second path has only the former, because a deployment is not tampering.
 */
export function responderSinkFilter(pipeline: PipelineIdentity, projects: readonly string[]): string {
  const filter = `(${tamperSinkFilter(pipeline)})\nOR ${renderClause(workloadChangeClause(projects))}`;
  if (filter.length > LONGEST) {
    throw new Error(
      `the sink's filter has ${filter.length} characters, but Logging accepts ${LONGEST}; fix: a shorter pipeline name, or split the detections over two sinks`,
    );
  }
  return filter;
}

/** How many entries the changes of workloads add to those of the tamper detections. */
export const expectedChanges = [
  'Two messages for each deployment of a Cloud Run service through API v2 (begin and end of an operation), one through v1,',
  'and one for each change of an IAM policy: a project with 20 deployments a day gives about 40 to 60 messages of 5 to 20 KiB.',
  'The responder reads one document for each. It writes, and the actor checks the workload, only after a containment.',
].join(' ');

/** For documents and comments of deployed resources: how many entries match this filter. */
export const expectedVolume = [
  'One message for each matching entry; two for a long-running operation, at least three for the deployment of a function.',
  'A quiet day gives none. A deployment of the pipeline gives about 50 to 100 at once.',
  'Ten to a few hundred a day come from people who mute or close findings (SetMute, SetFindingState), where an audit',
  'config enables Data Access logs of securitycenter; a tool that closes findings by itself gives one for each.',
  'Tokens for the push account add a few an hour, where Data Access logs of iam are on.',
  'Refused images and break-glass give one for each attempt.',
].join(' ');

import { all, any, log, renderClause } from './clause';
import { TAMPER_DETECTIONS } from './detections';
import type { PipelineIdentity } from './pipeline-identity';
import { workloadChangeClause } from './workload-change';

/** cloud.google.com/logging/docs/view/logging-query-language: at most 20,000 characters. */
const LONGEST = 20_000;

/**
 * The narrow sink's filter in the Logging query language: exactly what the detections want to see. Neither severity nor
 * status nor principals narrow it, so that a thief of the pipeline's own credentials is seen too. One clause a line.
 */
export function tamperSinkFilter(pipeline: PipelineIdentity): string {
  const logs = renderClause(any(log('activity'), log('data_access'), log('system_event')));
  const clauses = TAMPER_DETECTIONS.map((detection) => renderClause(all(detection.clause(pipeline))));
  const filter = `${logs}\nAND (\n${clauses.join('\nOR ')}\n)`;
  if (filter.length > LONGEST) {
    throw new Error(
      `the sink's filter has ${filter.length} characters, Logging takes ${LONGEST}; fix: a shorter pipeline name, or split the detections over two sinks`,
    );
  }
  return filter;
}

/**
 * The filter of the sink that feeds the responder: what the tamper detections want to see, and every change of a Cloud
 * Run service in these projects, so that a contained workload that somebody changes is looked at within seconds. The
 * second path has only the former: a deploy is no tampering.
 */
export function responderSinkFilter(pipeline: PipelineIdentity, projects: readonly string[]): string {
  const filter = `(${tamperSinkFilter(pipeline)})\nOR ${renderClause(workloadChangeClause(projects))}`;
  if (filter.length > LONGEST) {
    throw new Error(
      `the sink's filter has ${filter.length} characters, Logging takes ${LONGEST}; fix: a shorter pipeline name, or split the detections over two sinks`,
    );
  }
  return filter;
}

/** How much the changes of workloads add to what the tamper detections let through. */
export const expectedChanges = [
  'Two messages for each deploy of a Cloud Run service through API v2 (an operation begins and ends), one through v1,',
  'and one for each change of an IAM policy: a project with 20 deploys a day gives about 40 to 60 messages of 5 to 20 KiB.',
  'The responder reads one document for each; it writes, and the actor looks, only where a containment stands.',
].join(' ');

/** For documents and comments of what is deployed: how much this filter lets through. */
export const expectedVolume = [
  'One message for each matching entry; two for a long-running operation, at least three for the deploy of a function.',
  'A quiet day gives none. A deploy of the pipeline gives about 50 to 100 at once.',
  'Ten to a few hundred a day come from people who mute or close findings (SetMute, SetFindingState), where an audit',
  'config switches Data Access logs of securitycenter on; a tool that closes findings by itself gives one for each.',
  'Tokens minted for the push account add a few an hour, where Data Access logs of iam are on.',
  'Refused images and break-glass give one for each try.',
].join(' ');

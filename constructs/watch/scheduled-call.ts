import {
  CloudSchedulerJob,
  type CloudSchedulerJobConfig,
  type CloudSchedulerJobRetryConfig,
} from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { Construct } from 'constructs';
import { canonicalJson, type JsonObject } from '../../core/values/json';
import type { Project } from '../provider/project';

/**
 * Cloud Scheduler's own defaults, stated. Whether its answer shows them for a job that was made without any is not
 * documented; if it does, a job that does not state them differs in every plan.
 */
export const SCHEDULER_RETRY: CloudSchedulerJobRetryConfig = {
  maxRetryDuration: '0s',
  minBackoffDuration: '5s',
  maxBackoffDuration: '3600s',
  maxDoublings: 5,
};

export interface ScheduledCallProps {
  readonly project: Project;
  /** Of the scheduler job. */
  readonly region: string;
  readonly name: string;
  readonly description: string;
  /** Cron, in UTC. */
  readonly schedule: string;
  readonly httpMethod: 'POST' | 'PATCH';
  readonly uri: string;
  /** @default - no body */
  readonly body?: JsonObject;
  /** Whose access token goes with the call. */
  readonly account: { readonly email: string };
  /** @default - nothing */
  readonly dependsOn?: CloudSchedulerJobConfig['dependsOn'];
}

/**
 * A call of a Google API, again and again, as a service account.
 *
 * Headers are sent when the job is made, and left alone afterwards. With a token, Cloud Scheduler adds `Authorization`
 * to the headers that it answers. Provider 6.50 takes that for a change of ours in every plan; 7.x strips it. Both strip
 * `User-Agent`, `X-Google-…` and a few more (`flattenCloudSchedulerJobHttpTargetHeaders`). What is lost: a header that
 * somebody changes by hand shows in no plan. It is told by the tamper detection `scheduler-job` instead.
 */
export const scheduledCall = (scope: Construct, id: string, props: ScheduledCallProps): CloudSchedulerJob =>
  new CloudSchedulerJob(scope, id, {
    project: props.project.id,
    region: props.region,
    name: props.name,
    description: props.description,
    schedule: props.schedule,
    timeZone: 'Etc/UTC',
    // Stated, so that a job that somebody paused shows as a change in the next plan.
    paused: false,
    attemptDeadline: '60s',
    retryConfig: SCHEDULER_RETRY,
    httpTarget: {
      uri: props.uri,
      httpMethod: props.httpMethod,
      ...(props.body === undefined ? {} : jsonBody(props.body)),
      oauthToken: { serviceAccountEmail: props.account.email },
    },
    lifecycle: { ignoreChanges: ['http_target[0].headers'] },
    ...(props.dependsOn === undefined ? {} : { dependsOn: props.dependsOn }),
  });

const jsonBody = (body: JsonObject) => ({
  headers: { 'Content-Type': 'application/json' },
  body: Buffer.from(canonicalJson(body), 'utf8').toString('base64'),
});

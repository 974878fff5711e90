import {
  CloudSchedulerJob,
  type CloudSchedulerJobConfig,
  type CloudSchedulerJobRetryConfig,
} from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { Construct } from 'constructs';
import { canonicalJson, type JsonObject } from '../../core/values/json';
import type { Project } from '../provider/project';

/**
 * Cloud Scheduler's own defaults, set explicitly. Google does not document whether the API returns them for a job that
 * was created without them. If it does, a job that does not set them differs in every plan.
 */
export const SCHEDULER_RETRY: CloudSchedulerJobRetryConfig = {
  maxRetryDuration: '0s',
  minBackoffDuration: '5s',
  maxBackoffDuration: '3600s',
  maxDoublings: 5,
};

export interface ScheduledCallProps {
  readonly project: Project;
  /** Region of the scheduler job. */
  readonly region: string;
  readonly name: string;
  readonly description: string;
  /** Cron, in UTC. */
  readonly schedule: string;
  readonly httpMethod: 'POST' | 'PATCH';
  readonly uri: string;
  /** @default - no body */
  readonly body?: JsonObject;
  /** The account whose access token the call carries. */
  readonly account: { readonly email: string };
  /** @default - none */
  readonly dependsOn?: CloudSchedulerJobConfig['dependsOn'];
}

/**
 * A repeated call of a Google API as a service account.
 *
 * Terraform sends headers when it creates the job and ignores them afterwards. For a call with a token, Cloud Scheduler
 * adds `Authorization` to the headers in its answer. Provider 6.50 shows that as a change in every plan; 7.x strips it.
 * Both strip `User-Agent`, `X-Google-…` and a few more (`flattenCloudSchedulerJobHttpTargetHeaders`). The cost: no plan
 * shows a header that somebody changes by hand. The tamper detection `scheduler-job` reports it instead.
 */
export const scheduledCall = (scope: Construct, id: string, props: ScheduledCallProps): CloudSchedulerJob =>
  new CloudSchedulerJob(scope, id, {
    project: props.project.id,
    region: props.region,
    name: props.name,
    description: props.description,
    schedule: props.schedule,
    timeZone: 'Etc/UTC',
    // Set explicitly, so that the next plan shows a job that somebody paused as a change.
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

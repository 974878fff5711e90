import type { JsonObject } from '../../../core/values/json';
import { textOf } from '../../../core/values/json-values';
import type { Arguments } from '../arguments';
import { type Around, ask, projectOf, type Translation, withoutEmpty } from '../translation';

const parentOf = (args: Arguments, around: Around): string =>
  `projects/${projectOf(args, around)}/locations/${args.text('region') || around.region}`;

const nameOf = (args: Arguments, around: Around): string =>
  `${parentOf(args, around)}/jobs/${args.required('name')}`;

/** The provider's default. The provider suppresses its difference from an absent value, so it never sends it. */
const PROVIDER_DEADLINE = /^180s$/;

/** Creates a job, and then always pauses or resumes it, because the API has no member for that. */
export const SCHEDULER_JOB: Translation = {
  type: 'google_cloud_scheduler_job',
  *create(args, around) {
    const name = nameOf(args, around);
    const body = withoutEmpty({
      name,
      description: args.text('description'),
      schedule: args.text('schedule'),
      timeZone: args.text('time_zone') || 'Etc/UTC',
      attemptDeadline: args.text('attempt_deadline').replace(PROVIDER_DEADLINE, ''),
      retryConfig: retryOf(args),
      pubsubTarget: pubsubOf(args),
      httpTarget: httpOf(args),
    });
    const path = `/v1/${parentOf(args, around)}/jobs`;
    yield* ask({ service: 'cloudscheduler', method: 'POST', path, body });
    const verb = args.flag('paused') === true ? 'pause' : 'resume';
    yield* ask({ service: 'cloudscheduler', method: 'POST', path: `/v1/${name}:${verb}`, body: {} });
    args.leave(['deletion_policy'], 'the provider reads it when it destroys the resource');
    const job = yield* ask({ service: 'cloudscheduler', method: 'GET', path: `/v1/${name}` });
    return {
      id: name,
      project: projectOf(args, around),
      region: args.text('region') || around.region,
      state: textOf(job.state),
    };
  },
  *destroy(args, around) {
    if (args.text('deletion_policy') === 'ABANDON') return;
    yield* ask({ service: 'cloudscheduler', method: 'DELETE', path: `/v1/${nameOf(args, around)}` });
  },
};

function retryOf(args: Arguments): JsonObject | undefined {
  const retry = args.block('retry_config');
  return (
    retry &&
    withoutEmpty({
      retryCount: retry.number('retry_count'),
      maxRetryDuration: retry.text('max_retry_duration'),
      minBackoffDuration: retry.text('min_backoff_duration'),
      maxBackoffDuration: retry.text('max_backoff_duration'),
      maxDoublings: retry.number('max_doublings'),
    })
  );
}

function pubsubOf(args: Arguments): JsonObject | undefined {
  const target = args.block('pubsub_target');
  return (
    target &&
    withoutEmpty({
      topicName: target.text('topic_name'),
      data: target.text('data'),
      attributes: target.map('attributes'),
    })
  );
}

function httpOf(args: Arguments): JsonObject | undefined {
  const target = args.block('http_target');
  if (!target) return undefined;
  const [oauth, oidc] = [target.block('oauth_token'), target.block('oidc_token')];
  return withoutEmpty({
    uri: target.text('uri'),
    httpMethod: target.text('http_method'),
    body: target.text('body'),
    headers: target.map('headers'),
    oauthToken:
      oauth &&
      withoutEmpty({
        serviceAccountEmail: oauth.text('service_account_email'),
        scope: oauth.text('scope'),
      }),
    oidcToken:
      oidc &&
      withoutEmpty({
        serviceAccountEmail: oidc.text('service_account_email'),
        audience: oidc.text('audience'),
      }),
  });
}

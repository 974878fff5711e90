import type { Json, JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { agentEmail } from '../iam/agents';
import { accountExists } from '../iam/members';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { tryParseDuration } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import type { ScheduledJob } from '../state/watch';
import { isTimeZone, tryParseCron } from '../watch/cron';

/** A job in both forms: what the API returns, and what the clock runs. Refuses what the API refuses. */
export function checkedJob(
  state: CloudState,
  name: string,
  sent: JsonObject,
  nowMs: number,
): Omit<ScheduledJob, 'paused'> {
  const timeZone = textOf(sent.timeZone) || 'Etc/UTC';
  const schedule = textOf(sent.schedule);
  const cron = tryParseCron(schedule);
  // The older form, such as "every 24 hours" (cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml).
  if (!cron && /^every\s|\bof\s/.test(schedule)) {
    throw unimplemented(`the App Engine cron schedule "${schedule}"`, 'body.schedule');
  }
  if (!cron || !isTimeZone(timeZone)) {
    throw invalidArgument('Schedule or time zone is invalid.', cron ? 'body.timeZone' : 'body.schedule');
  }
  if (textOf(sent.description).length > 500) {
    throw invalidArgument('Description must not be longer than 500 characters.', 'body.description');
  }
  const settings = {
    ...sent,
    name,
    timeZone,
    retryConfig: retryConfig(objectOf(sent.retryConfig)),
    ...target(state, name, sent),
  };
  const publish = publishing(state, settings);
  return {
    name,
    settings,
    updatedMs: nowMs,
    cron,
    timeZone,
    agent: `serviceAccount:${agentEmail(state, projectOf(name), 'cloudscheduler')}`,
    ...(publish ? { publish } : {}),
  };
}

/** Defaults of RetryConfig's members. Zeros are left out, except the duration, which an answer always contains. */
function retryConfig(sent: JsonObject): JsonObject {
  const count = Number(sent.retryCount ?? 0);
  if (count < 0 || count > 5) {
    throw invalidArgument('Retry count must be between 0 and 5.', 'body.retryConfig.retryCount');
  }
  const { retryCount: _count, ...rest } = sent;
  return {
    maxRetryDuration: '0s',
    minBackoffDuration: '5s',
    maxBackoffDuration: '3600s',
    maxDoublings: 5,
    ...rest,
    ...(count === 0 ? {} : { retryCount: count }),
  };
}

function target(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const [pubsub, http] = [sent.pubsubTarget, sent.httpTarget];
  if ((pubsub === undefined) === (http === undefined)) {
    throw invalidArgument('Exactly one target must be set.', 'body');
  }
  // Job.attemptDeadline: ignored for Pub/Sub targets.
  if (pubsub !== undefined) {
    return { pubsubTarget: pubsubTarget(state, name, objectOf(pubsub)), attemptDeadline: undefined };
  }
  return {
    httpTarget: httpTarget(state, name, objectOf(http)),
    attemptDeadline: attemptDeadline(sent.attemptDeadline),
  };
}

/** Job.attemptDeadline: 15 seconds to 30 minutes, three minutes by default. */
function attemptDeadline(sent: Json | undefined): string {
  const seconds = sent === undefined ? 180 : (tryParseDuration(sent) ?? 0) / 1000;
  if (seconds >= 15 && seconds <= 1800) return `${seconds}s`;
  throw invalidArgument(
    'Attempt deadline of HTTP targets must be between 15 seconds and 30 minutes.',
    'body.attemptDeadline',
  );
}

/** PubsubTarget: an existing topic in the job's own project, and a message that is not empty. */
function pubsubTarget(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const topicName = textOf(sent.topicName);
  const topic = withProjectId(state, topicName);
  if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(topic)) {
    throw invalidArgument(
      `Topic name must have the form projects/PROJECT_ID/topics/TOPIC_ID, got '${topicName}'.`,
      'body.pubsubTarget.topicName',
    );
  }
  if (projectOf(topic) !== projectOf(name)) {
    throw invalidArgument(
      `The topic ${topicName} must be in the same project as the job.`,
      'body.pubsubTarget.topicName',
    );
  }
  if (!Object.hasOwn(state.pubsub.topics, topic)) {
    // This text is not Google's, because no Google text was found.
    throw new ApiError('NOT_FOUND', `Resource '${topicName}' was not found`, {
      place: 'body.pubsubTarget.topicName',
    });
  }
  if (textOf(sent.data) === '' && Object.keys(objectOf(sent.attributes)).length === 0) {
    throw invalidArgument(
      'Pubsub message must contain either non-empty data, or at least one attribute.',
      'body.pubsubTarget',
    );
  }
  return { ...sent, topicName };
}

const WITH_BODY = ['POST', 'PUT', 'PATCH'];

/** HttpTarget: the returned headers include the one that Cloud Scheduler sets itself. */
function httpTarget(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const uri = textOf(sent.uri);
  const httpMethod = textOf(sent.httpMethod) || 'POST';
  if (!/^https?:\/\/./.test(uri)) throw invalidArgument('URI is invalid.', 'body.httpTarget.uri');
  const body = textOf(sent.body);
  if (body !== '' && !WITH_BODY.includes(httpMethod)) {
    throw invalidArgument(`A body is not allowed with ${httpMethod}.`, 'body.httpTarget.body');
  }
  if (sent.oauthToken !== undefined && sent.oidcToken !== undefined) {
    throw invalidArgument('Only one of oauthToken and oidcToken may be set.', 'body.httpTarget');
  }
  const headers = {
    ...(body === '' ? {} : { 'Content-Type': 'application/octet-stream' }),
    ...objectOf(sent.headers),
    'User-Agent': 'Google-Cloud-Scheduler',
  };
  return { ...sent, uri, httpMethod, headers, ...authorization(state, name, sent) };
}

/** OAuthToken.scope and OidcToken.audience have defaults. The account belongs to the job's project. */
function authorization(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const email = tokenAccount(sent);
  if (email === '') return {};
  const place = 'body.httpTarget';
  if (!accountExists(state, email)) {
    throw new ApiError('NOT_FOUND', `Service account ${email} does not exist.`, { place });
  }
  const home = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
  if (home !== undefined && home !== projectOf(name)) {
    throw invalidArgument(`The service account ${email} must be in the same project as the job.`, place);
  }
  const [oauth, oidc] = [objectOf(sent.oauthToken), objectOf(sent.oidcToken)];
  return sent.oauthToken === undefined
    ? { oidcToken: { ...oidc, audience: textOf(oidc.audience) || textOf(sent.uri) } }
    : {
        oauthToken: {
          ...oauth,
          scope: textOf(oauth.scope) || 'https://www.googleapis.com/auth/cloud-platform',
        },
      };
}

/** The account whose token the call carries. Empty if the call has no token. */
export const tokenAccount = (httpTarget: JsonObject): string =>
  textOf(objectOf(httpTarget.oauthToken).serviceAccountEmail) ||
  textOf(objectOf(httpTarget.oidcToken).serviceAccountEmail);

function publishing(state: CloudState, settings: JsonObject): ScheduledJob['publish'] {
  if (settings.pubsubTarget === undefined) return undefined;
  const sent = objectOf(settings.pubsubTarget);
  const attributes = Object.entries(objectOf(sent.attributes)).map(([key, value]) => [key, textOf(value)]);
  return {
    topic: withProjectId(state, textOf(sent.topicName)),
    data: textOf(sent.data),
    attributes: Object.fromEntries(attributes),
  };
}

import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { tryParseMessageFilter } from '../delivery/message-filter';
import { accountExists } from '../iam/members';
import { invalidArgument } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import type { CloudState, PushTarget, Subscription } from '../state/cloud-state';
import type { MessageFilter } from '../state/message-filter';
import { projectOf, withProjectId } from '../state/names';
import { checkRange, findTopic, invalid } from './pubsub-names';
import { RETENTION, secondsOf } from './pubsub-topics';

/** Push without a retry policy backs off from 100 ms to 60 s (cloud.google.com/pubsub/docs/push, push backoff). */
const PUSH_BACKOFF = { minimum: 0.1, maximum: 60 };

/** google.pubsub.v1.RetryPolicy: each value is between 0 and 600 seconds, with these defaults. */
const RETRY = { minimum: '10s', maximum: '600s', range: { least: 0, most: 600, unit: 's' } };

const WEEK = '604800s';
const DAYS_31 = '2678400s';

/**
 * One record of what the API returns and what delivery needs.
 *
 * @param sent - google.pubsub.v1.Subscription without name and topic
 * @throws ApiError for values that Pub/Sub refuses
 */
export function subscriptionRecord(
  state: CloudState,
  { name, topic }: Pick<Subscription, 'name' | 'topic'>,
  sent: JsonObject,
): Subscription {
  const pushConfig = checkedPush(state, name, objectOf(sent.pushConfig));
  const body: JsonObject = {
    pushConfig,
    ...limits(sent),
    ...(Object.keys(objectOf(sent.labels)).length === 0 ? {} : { labels: objectOf(sent.labels) }),
    ...flags(sent, textOf(pushConfig.pushEndpoint) !== ''),
    expirationPolicy: expiration(sent),
    ...(textOf(sent.filter) === '' ? {} : { filter: textOf(sent.filter) }),
    ...deadLetters(state, sent),
    ...retries(sent),
    ...retainedByTopic(state, topic),
    state: 'ACTIVE',
  };
  return { name, topic, body, ...engineForm(body) };
}

function limits(sent: JsonObject): JsonObject {
  const ackDeadlineSeconds = Number(sent.ackDeadlineSeconds ?? 0) || 10;
  checkRange('ack_deadline_seconds', ackDeadlineSeconds, { least: 10, most: 600 });
  const messageRetentionDuration = textOf(sent.messageRetentionDuration) || WEEK;
  checkRange('message_retention_duration', secondsOf(messageRetentionDuration), RETENTION);
  return { ackDeadlineSeconds, messageRetentionDuration };
}

/** Exactly-once delivery applies only to pull subscriptions (cloud.google.com/pubsub/docs/exactly-once-delivery). */
function flags(sent: JsonObject, isPushed: boolean): JsonObject {
  if (sent.enableExactlyOnceDelivery === true && isPushed) {
    throw invalid('enable_exactly_once_delivery', 'enableExactlyOnceDelivery');
  }
  const names = ['retainAckedMessages', 'enableMessageOrdering', 'enableExactlyOnceDelivery'];
  return Object.fromEntries(names.filter((name) => sent[name] === true).map((name) => [name, true]));
}

/**
 * Without a policy 31 days. An empty policy means no expiration. The minimum is one day
 * (Subscription.expiration_policy).
 */
function expiration({ expirationPolicy: sent }: JsonObject): JsonObject {
  if (sent === undefined || sent === null) return { ttl: DAYS_31 };
  const ttl = textOf(objectOf(sent).ttl);
  if (ttl === '') return {};
  checkRange('expiration_policy.ttl', secondsOf(ttl), {
    least: 86_400,
    most: Number.POSITIVE_INFINITY,
    unit: 's',
  });
  return { ttl };
}

/**
 * The topic must exist. The sandbox does not check whether Pub/Sub's agent may publish to it and acknowledge here:
 * without these permissions, delivery of the messages continues
 * (cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions).
 */
function deadLetters(state: CloudState, { deadLetterPolicy: sent }: JsonObject): JsonObject {
  if (sent === undefined || sent === null) return {};
  const policy = objectOf(sent);
  const deadLetterTopic = withProjectId(state, textOf(policy.deadLetterTopic));
  if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(deadLetterTopic)) {
    throw invalid('dead_letter_policy.dead_letter_topic', 'deadLetterPolicy.deadLetterTopic');
  }
  findTopic(state, deadLetterTopic);
  const maxDeliveryAttempts = Number(policy.maxDeliveryAttempts ?? 0) || 5;
  checkRange('dead_letter_policy.max_delivery_attempts', maxDeliveryAttempts, { least: 5, most: 100 });
  return { deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts } };
}

function retries({ retryPolicy: sent }: JsonObject): JsonObject {
  if (sent === undefined || sent === null) return {};
  const policy = objectOf(sent);
  const minimumBackoff = textOf(policy.minimumBackoff) || RETRY.minimum;
  const maximumBackoff = textOf(policy.maximumBackoff) || RETRY.maximum;
  checkRange('retry_policy.minimum_backoff', secondsOf(minimumBackoff), RETRY.range);
  checkRange('retry_policy.maximum_backoff', secondsOf(maximumBackoff), RETRY.range);
  if (secondsOf(minimumBackoff) > secondsOf(maximumBackoff)) throw invalid('retry_policy', 'retryPolicy');
  return { retryPolicy: { minimumBackoff, maximumBackoff } };
}

function retainedByTopic(state: CloudState, topic: string): JsonObject {
  const retention = tryMember(state.pubsub.topics, topic)?.body.messageRetentionDuration;
  return retention === undefined ? {} : { topicMessageRetentionDuration: retention };
}

/**
 * The version of the envelope, which is the only attribute. Pub/Sub does not return it; the provider suppresses the
 * difference.
 */
const ENVELOPE = { 'x-goog-version': 'v1' };

function checkedPush(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const pushEndpoint = textOf(sent.pushEndpoint);
  if (pushEndpoint === '') {
    // An account without a push endpoint (nodejs-pubsub #1111).
    if (Object.keys(objectOf(sent.oidcToken)).length > 0) {
      throw invalid('PushConfig::push_endpoint', 'pushConfig.pushEndpoint');
    }
    return {};
  }
  if (!/^https:\/\/[^\s/]+/.test(pushEndpoint)) {
    throw invalidArgument(
      `Invalid push endpoint given (endpoint=${pushEndpoint}). Refer to https://cloud.google.com/pubsub/docs/push for more information.`,
      'pushConfig.pushEndpoint',
    );
  }
  const attributes = { ...ENVELOPE, ...objectOf(sent.attributes) };
  if (Object.keys(attributes).length > 1 || attributes['x-goog-version'] !== 'v1') {
    throw invalid('PushConfig::attributes', 'pushConfig.attributes');
  }
  const oidcToken = checkedToken(state, name, objectOf(sent.oidcToken));
  return {
    pushEndpoint,
    ...(oidcToken === undefined ? {} : { oidcToken }),
    ...(sent.noWrapper === undefined || sent.noWrapper === null
      ? {}
      : { noWrapper: objectOf(sent.noWrapper) }),
    ...(sent.pubsubWrapper === undefined || sent.pubsubWrapper === null ? {} : { pubsubWrapper: {} }),
  };
}

/**
 * The account must exist (hashicorp/terraform #30389 has the text) and belong to the subscription's project
 * (cloud.google.com/pubsub/docs/authenticate-push-subscriptions). A push cannot use Google's agents.
 */
function checkedToken(state: CloudState, name: string, sent: JsonObject): JsonObject | undefined {
  const serviceAccountEmail = textOf(sent.serviceAccountEmail);
  const audience = textOf(sent.audience);
  if (serviceAccountEmail === '') {
    if (audience === '') return undefined;
    throw invalid(
      'PushConfig::oidc_token::service_account_email',
      'pushConfig.oidcToken.serviceAccountEmail',
    );
  }
  const isHere =
    accountExists(state, serviceAccountEmail) &&
    serviceAccountEmail.endsWith(`@${projectOf(name)}.iam.gserviceaccount.com`);
  if (!isHere) {
    throw invalid(
      'PushConfig::oidc_token::service_account_email',
      `pushConfig.oidcToken.serviceAccountEmail: ${serviceAccountEmail}`,
    );
  }
  return { serviceAccountEmail, ...(audience === '' ? {} : { audience }) };
}

type EngineForm = Omit<Subscription, 'name' | 'topic' | 'body'>;

function engineForm(body: JsonObject): EngineForm {
  const retry = objectOf(body.retryPolicy);
  const dead = objectOf(body.deadLetterPolicy);
  const push = tryPush(objectOf(body.pushConfig));
  const filter = tryFilter(textOf(body.filter));
  const backoff = (member: string, byDefault: number): number =>
    body.retryPolicy === undefined ? byDefault * 1000 : secondsOf(retry[member]) * 1000;
  return {
    ...(push ? { push } : {}),
    ...(filter ? { filter } : {}),
    ackDeadlineMs: Number(body.ackDeadlineSeconds) * 1000,
    minBackoffMs: backoff('minimumBackoff', PUSH_BACKOFF.minimum),
    maxBackoffMs: backoff('maximumBackoff', PUSH_BACKOFF.maximum),
    retentionMs: secondsOf(body.messageRetentionDuration) * 1000,
    ...(body.deadLetterPolicy === undefined
      ? {}
      : {
          deadLetter: {
            topic: textOf(dead.deadLetterTopic),
            maxDeliveryAttempts: Number(dead.maxDeliveryAttempts),
          },
        }),
  };
}

function tryPush(config: JsonObject): PushTarget | undefined {
  const endpoint = textOf(config.pushEndpoint);
  if (endpoint === '') return undefined;
  const token = objectOf(config.oidcToken);
  const [audience, serviceAccount] = [textOf(token.audience), textOf(token.serviceAccountEmail)];
  return {
    endpoint,
    ...(audience === '' ? {} : { audience }),
    ...(serviceAccount === '' ? {} : { serviceAccount }),
    ...(config.noWrapper === undefined ? {} : { isUnwrapped: true }),
  };
}

function tryFilter(text: string): MessageFilter | undefined {
  if (text === '') return undefined;
  const filter = tryParseMessageFilter(text);
  if (!filter) throw invalidArgument(`Invalid filter syntax: ${text}`, 'filter');
  return filter;
}

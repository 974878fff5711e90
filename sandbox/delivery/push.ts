import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { tryCanonicalName, v2Name } from '../findings/scc-names';
import { isAllowed } from '../iam/policy';
import type { SandboxEvent } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import { addressOf } from '../state/addresses';
import type {
  CloudFunction,
  CloudState,
  PendingMessage,
  PublishedMessage,
  StoredFinding,
  Subscription,
} from '../state/cloud-state';
import { projectOf, tryProject } from '../state/names';
import { admitPush } from './admit-push';
import { notifyFinding } from './notify';
import { publishAs } from './publish';

/** One push attempt that is due. Report its result to completeDelivery with the same id. */
export interface Delivery {
  readonly deliveryId: string;
  readonly subscription: string;
  /** The function that owns the endpoint. Null when no function does. */
  readonly functionName: string | null;
  /** Set when an access check refuses the push. Complete the delivery with this status, and call no function. */
  readonly refused?: { readonly status: number; readonly reason: string };
  /** The push envelope (cloud.google.com/pubsub/docs/push), or only the data if the subscription has no wrapper. */
  readonly body: Json;
  /**
   * The request ends with 504 after this time: the acknowledgement deadline or the function timeout, whichever is
   * shorter.
   */
  readonly timeoutMs: number;
}

/** Statuses that acknowledge (cloud.google.com/pubsub/docs/push#receive_push). */
const ACKNOWLEDGING = new Set([102, 200, 201, 202, 204]);

/** A finding arrives at SCC. SCC stores it and sends it to every notification config. */
export function ingestFinding(
  state: CloudState,
  notification: unknown,
  nowMs: number,
): { state: CloudState; events: SandboxEvent[] } {
  const at = rfc3339(nowMs);
  const envelope = isObject(notification) ? notification : {};
  const finding = isObject(envelope.finding) ? envelope.finding : undefined;
  const key = finding && tryCanonicalName(state, finding);
  if (!finding || key === undefined) {
    const text = 'not a finding: expected a NotificationMessage with finding.canonicalName or finding.name';
    return { state, events: [{ at, kind: 'invalid', service: 'scc', text, place: 'finding' }] };
  }
  const stored: StoredFinding = {
    finding: { ...finding, name: v2Name(String(finding.name ?? key)), canonicalName: key },
    resource: isObject(envelope.resource) ? envelope.resource : {},
  };
  const findings = { ...state.scc.findings, [key]: stored };
  const kept = { ...state, scc: { ...state.scc, findings } };
  const notified = notifyFinding(kept, stored, nowMs);
  const text = `finding ${key} stored: ${String(finding.category ?? '(no category)')}`;
  return {
    state: notified.state,
    events: [{ at, kind: 'finding', service: 'scc', text }, ...notified.events],
  };
}

const deliveryId = (pending: PendingMessage): string => `${pending.id}.${pending.attempts + 1}`;

/**
 * The push attempts that are due now, in the order in which Pub/Sub sends them.
 *
 * @param underWay - ids of deliveries that were sent and have no answer yet
 */
export function dueDeliveries(
  state: CloudState,
  nowMs: number,
  underWay: ReadonlySet<string> = new Set(),
): Delivery[] {
  const due = Object.values(state.pubsub.pending).filter(
    (pending) => pending.dueMs <= nowMs && !underWay.has(deliveryId(pending)),
  );
  const sign = state.assumptions['pubsub.ordering'] === 'reversed' ? -1 : 1;
  return due.sort((a, b) => sign * (a.order - b.order)).map((pending) => deliveryOf(state, pending));
}

function deliveryOf(state: CloudState, pending: PendingMessage): Delivery {
  const subscription = state.pubsub.subscriptions[pending.subscription] as Subscription;
  const admission = admitPush(state, subscription);
  const { message } = pending;
  const timeouts = [subscription.ackDeadlineMs, (admission.fn?.timeoutSeconds ?? 60) * 1000];
  return {
    deliveryId: deliveryId(pending),
    subscription: subscription.name,
    functionName: admission.fn?.name ?? null,
    ...(admission.admitted ? {} : { refused: { status: admission.status, reason: admission.reason } }),
    timeoutMs: Math.min(...timeouts),
    body: subscription.push?.isUnwrapped
      ? bareData(message)
      : envelope(subscription, message, pending.attempts + 1),
  };
}

const envelope = (subscription: Subscription, message: PublishedMessage, attempt: number): JsonObject => ({
  message: {
    data: message.data,
    attributes: message.attributes,
    messageId: message.messageId,
    message_id: message.messageId,
    publishTime: message.publishTime,
    publish_time: message.publishTime,
  },
  subscription: subscription.name,
  // Present only with a dead letter policy (PubsubMessage, ReceivedMessage.delivery_attempt).
  ...(subscription.deadLetter ? { deliveryAttempt: attempt } : {}),
});

/** PushConfig.NoWrapper: the data is the body. A function reads it as JSON if it can. */
function bareData({ data }: PublishedMessage): Json {
  const text = Buffer.from(data, 'base64').toString('utf8');
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Records the result of a push attempt. An id that is unknown or belongs to an earlier attempt changes nothing. */
export function completeDelivery(
  state: CloudState,
  id: string,
  httpStatus: number,
  nowMs: number,
): { state: CloudState; events: SandboxEvent[] } {
  const pendingId = id.slice(0, id.lastIndexOf('.'));
  const pending = Object.hasOwn(state.pubsub.pending, pendingId)
    ? state.pubsub.pending[pendingId]
    : undefined;
  if (!pending || deliveryId(pending) !== id) return { state, events: [] };
  const subscription = state.pubsub.subscriptions[pending.subscription] as Subscription;
  const attempt = pending.attempts + 1;
  const admission = admitPush(state, subscription);
  const event: SandboxEvent = {
    at: rfc3339(nowMs),
    kind: 'delivery',
    service: 'pubsub',
    status: httpStatus,
    text: `${subscription.name} attempt ${attempt} of ${pending.message.messageId}: ${httpStatus}${admission.admitted ? '' : ` (${admission.reason})`}`,
    ...(admission.admitted ? {} : { place: admission.place }),
  };
  if (ACKNOWLEDGING.has(httpStatus)) return { state: withoutPending(state, pending), events: [event] };
  const after = afterFailure(state, subscription, { ...pending, attempts: attempt }, nowMs);
  return { state: after.state, events: [event, ...after.events] };
}

function afterFailure(
  state: CloudState,
  subscription: Subscription,
  pending: PendingMessage,
  nowMs: number,
): { state: CloudState; events: SandboxEvent[] } {
  const retry = retryState(state, subscription, pending, nowMs);
  const policy = subscription.deadLetter;
  if (!policy || pending.attempts < policy.maxDeliveryAttempts) return retry;
  const sent = deadLetter(state, subscription, pending, nowMs);
  if (sent.published) return { state: withoutPending(sent.state, pending), events: sent.events };
  return { state: retry.state, events: [...sent.events, ...retry.events] };
}

/**
 * Backs off exponentially between the policy's bounds (google.pubsub.v1.RetryPolicy). Drops the message when its
 * retention ends.
 */
function retryState(
  state: CloudState,
  subscription: Subscription,
  pending: PendingMessage,
  nowMs: number,
): { state: CloudState; events: SandboxEvent[] } {
  const dueMs = nowMs + backoffMs(subscription, pending.attempts);
  if (dueMs > pending.message.publishedMs + subscription.retentionMs) {
    const text = `${subscription.name} drops ${pending.message.messageId}: its retention is over`;
    const place = `${addressOf(state, subscription.name)}.message_retention_duration`;
    const event: SandboxEvent = { at: rfc3339(nowMs), kind: 'delivery', service: 'pubsub', text, place };
    return { state: withoutPending(state, pending), events: [event] };
  }
  const next = { ...state.pubsub.pending, [pending.id]: { ...pending, dueMs } };
  return { state: { ...state, pubsub: { ...state.pubsub, pending: next } }, events: [] };
}

/** Delay after `attempts` failed attempts. */
export function backoffMs(
  { minBackoffMs, maxBackoffMs }: Pick<Subscription, 'minBackoffMs' | 'maxBackoffMs'>,
  attempts: number,
): number {
  return Math.min(maxBackoffMs, minBackoffMs * 2 ** Math.min(attempts - 1, 40));
}

function withoutPending(state: CloudState, { id }: PendingMessage): CloudState {
  const { [id]: _done, ...pending } = state.pubsub.pending;
  return { ...state, pubsub: { ...state.pubsub, pending } };
}

/**
 * The Pub/Sub agent forwards the message. It needs publisher on the dead-letter topic and subscriber on the
 * subscription.
 */
function deadLetter(
  state: CloudState,
  subscription: Subscription,
  pending: PendingMessage,
  nowMs: number,
): { state: CloudState; events: SandboxEvent[]; published: boolean } {
  const topic = subscription.deadLetter?.topic ?? '';
  const number = tryProject(state, projectOf(subscription.name))?.number;
  const agent = `serviceAccount:service-${number}@gcp-sa-pubsub.iam.gserviceaccount.com`;
  const resource = { name: subscription.name, project: projectOf(subscription.name) };
  const at = rfc3339(nowMs);
  if (!isAllowed(state, agent, { permission: 'pubsub.subscriptions.consume', resource })) {
    const place = `dead letters of ${addressOf(state, subscription.name)}: grant roles/pubsub.subscriber on ${subscription.name} to ${agent}`;
    const text = `dead-lettering of ${pending.message.messageId} is refused: the Pub/Sub agent lacks pubsub.subscriptions.consume; delivery continues`;
    return {
      state,
      published: false,
      events: [{ at, kind: 'denied', service: 'pubsub', text, principal: agent, place }],
    };
  }
  const attributes = {
    ...pending.message.attributes,
    CloudPubSubDeadLetterSourceDeliveryCount: String(pending.attempts),
    CloudPubSubDeadLetterSourceSubscription: subscription.name.split('/').at(-1) ?? '',
    CloudPubSubDeadLetterSourceSubscriptionProject: projectOf(subscription.name),
    CloudPubSubDeadLetterSourceTopicPublishTime: pending.message.publishTime,
  };
  const place = `dead letters of ${addressOf(state, subscription.name)}`;
  const sent = publishAs(state, agent, topic, { data: pending.message.data, attributes }, nowMs, place);
  if (!sent.published) return sent;
  const text = `${pending.message.messageId} of ${subscription.name} goes to ${topic} after ${pending.attempts} attempts`;
  return { ...sent, events: [...sent.events, { at, kind: 'dead-letter', service: 'pubsub', text }] };
}

/** The time of the next push attempt, or undefined when no message waits. */
export function nextDueAt(state: CloudState): number | undefined {
  const times = Object.values(state.pubsub.pending).map((pending) => pending.dueMs);
  return times.length === 0 ? undefined : times.reduce((least, ms) => Math.min(least, ms));
}

/** The functions that the stack deploys, with the data that a shell needs to start them. */
export const functionsOf = (state: CloudState): CloudFunction[] => Object.values(state.functions);

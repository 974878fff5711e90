import { objectOf, textOf } from '../../core/values/json-values';
import type { Call } from '../contract/service';
import { ApiError, invalidArgument } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { camelCase } from '../schema/routes';
import type { CloudState, Subscription, Topic } from '../state/cloud-state';
import { lastSegment, withProjectId } from '../state/names';

export const PUBSUB_ACCESS = 'cloud.google.com/pubsub/docs/access-control';

/** 3 to 255 characters, the first one a letter, not beginning with "goog" (pubsub v1, Topic.name, Subscription.name). */
const NAME = /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/;

/**
 * @param name - `projects/P/topics/T` or `projects/P/subscriptions/S`
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkName(name: string): void {
  if (NAME.test(lastSegment(name))) return;
  throw invalidArgument(
    `Invalid resource name given (name=${name}). Refer to https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.`,
    'name',
  );
}

/** Pub/Sub's own text. It names the resource by its last segment. */
export const missing = (name: string): ApiError =>
  new ApiError('NOT_FOUND', `Resource not found (resource=${lastSegment(name)}).`, { place: name });

export const exists = (name: string): ApiError =>
  new ApiError('ALREADY_EXISTS', `Resource already exists in the project (resource=${lastSegment(name)}).`, {
    place: name,
  });

/** As in issues of Google's clients and of the provider: `argument=PushConfig::push_endpoint`. */
export const invalid = (argument: string, place: string): ApiError =>
  invalidArgument(`You have passed an invalid argument to the service (argument=${argument}).`, place);

/** @throws ApiError INVALID_ARGUMENT if the number is out of range */
export function checkRange(
  field: string,
  value: number,
  { least, most, unit = '' }: { readonly least: number; readonly most: number; readonly unit?: string },
): void {
  if (value >= least && value <= most) return;
  const [size, kind, limit] = value < least ? ['small', 'minimum', least] : ['large', 'maximum', most];
  throw invalidArgument(
    `The value for ${field} is too ${size}. You passed ${value}${unit} in the request, but the ${kind} value is ${limit}${unit}.`,
    camelCase(field),
  );
}

/**
 * The name that a request refers to, with the project as an id. It is in the request's own member, or in the resource
 * of the request.
 */
export function nameIn({ state, message }: Pick<Call, 'state' | 'message'>): string {
  const members = [message.name, message.topic, message.subscription, message.resource];
  const sent = members.map((member) => textOf(member) || textOf(objectOf(member).name));
  return withProjectId(state, sent.find((name) => name !== '') ?? '');
}

export function findTopic(state: CloudState, name: string): Topic {
  const found = tryMember(state.pubsub.topics, name);
  if (!found) throw missing(name);
  return found;
}

export function findSubscription(state: CloudState, name: string): Subscription {
  const found = tryMember(state.pubsub.subscriptions, name);
  if (!found) throw missing(name);
  return found;
}

export const withTopic = (state: CloudState, topic: Topic): CloudState => ({
  ...state,
  pubsub: { ...state.pubsub, topics: { ...state.pubsub.topics, [topic.name]: topic } },
});

export const withSubscription = (state: CloudState, subscription: Subscription): CloudState => ({
  ...state,
  pubsub: {
    ...state.pubsub,
    subscriptions: { ...state.pubsub.subscriptions, [subscription.name]: subscription },
  },
});

export const topicView = ({ name, body }: Topic) => ({ name, ...body });

export const subscriptionView = ({ name, topic, body }: Subscription) => ({ name, topic, ...body });

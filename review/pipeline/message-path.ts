import type { JsonObject } from '../../core/values/json';
import type { ReviewContext } from '../contract/review-context';
import type { Effects } from '../contract/rule';
import { readText } from '../model/differences';
import { refersTo } from '../model/reference';
import { type Resource, UNKNOWN } from '../model/resource';
import { FUNCTION, NOTIFICATION_CONFIG, SINK, SUBSCRIPTION, TOPIC } from './types';

const FEED = /^google_cloud_asset_\w+_feed$/;
type Side = 'before' | 'after';

const statesOf = (context: ReviewContext, type: RegExp, side: Side): readonly Resource[] =>
  side === 'before' ? context.beforeOf(type) : context.afterOf(type);

/** True if Security Command Center or the audit log publishes to this topic: it then carries detection. */
function carriesDetection(context: ReviewContext, topic: Resource): boolean {
  const known = carriers.get(context) ?? new Map<JsonObject, boolean>();
  carriers.set(context, known);
  const carries = known.get(topic.values) ?? isPublishedTo(context, topic);
  known.set(topic.values, carries);
  return carries;
}

/** Cached, because several rules ask about the same topics. */
const carriers = new WeakMap<ReviewContext, Map<JsonObject, boolean>>();

const isPublishedTo = (context: ReviewContext, topic: Resource): boolean =>
  [NOTIFICATION_CONFIG, SINK, FEED].some((type) =>
    [...context.beforeOf(type), ...context.afterOf(type)].some((source) =>
      ['pubsub_topic', 'destination', 'feed_output_config'].some((argument) =>
        refersTo(source, argument, topic),
      ),
    ),
  );

export const topicsOf = (context: ReviewContext, subscription: Resource): readonly Resource[] =>
  [...context.beforeOf(TOPIC), ...context.afterOf(TOPIC)].filter((topic) =>
    refersTo(subscription, 'topic', topic),
  );

/**
 * The effect of a fault on the path of messages. Findings and audit entries affect detection. Commands and undo requests
 * affect the response. If the input does not contain the topic, the effect may be either.
 */
export function effectsOnTopic(context: ReviewContext, topics: readonly Resource[]): Effects {
  const isInSight = topics.length > 0;
  return !isInSight || topics.some((topic) => carriesDetection(context, topic))
    ? { detection: 'weakened', response: 'weaker' }
    : { response: 'weaker' };
}

/** The function to which a subscription pushes, if the input contains both. */
export function functionBehind(
  context: ReviewContext,
  subscription: Resource,
  side: Side,
): Resource | undefined {
  const endpoint = readText(subscription, 'push_config.push_endpoint', '');
  const functions = statesOf(context, FUNCTION, side);
  return (
    functions.find((one) => {
      const uri = readText(one, 'service_config.uri', '');
      return endpoint !== UNKNOWN && endpoint !== '' && endpoint === uri;
    }) ?? functions.find((one) => refersTo(subscription, 'push_config', one))
  );
}

/** Dead-letter topics without a subscription: Pub/Sub drops the messages that they receive. */
export function unreadDeadLetterTopics(context: ReviewContext, side: Side): readonly Resource[] {
  const subscriptions = statesOf(context, SUBSCRIPTION, side);
  return statesOf(context, TOPIC, side).filter(
    (topic) =>
      subscriptions.some((one) => refersTo(one, 'dead_letter_policy', topic)) &&
      !subscriptions.some((one) => refersTo(one, 'topic', topic)),
  );
}

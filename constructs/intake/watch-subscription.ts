import type {
  PubsubSubscription,
  PubsubSubscriptionConfig,
} from '@cdktf/provider-google/lib/pubsub-subscription';
import { Construct } from 'constructs';
import type { Transform } from '../provider/transform';
import { type PushSubscriptionProps, pushSubscription } from './push-subscription';

/**
 * Seconds between two deliveries of one message. The first check is due one minute after a containment, so the minimum
 * is a minute. The maximum limits the delay of a check to three minutes.
 */
export const WATCH_BACKOFF = { minimum: 60, maximum: 180 } as const;
/**
 * Pub/Sub's maximum. With this backoff they take almost five hours: a containment may take long, plus an hour of
 * checks.
 */
export const WATCH_DELIVERY_ATTEMPTS = 100;

export interface WatchSubscriptionProps
  extends Omit<PushSubscriptionProps, 'backoff' | 'maxDeliveryAttempts' | 'lifecycle' | 'transform'> {
  /** @default - the arguments of the construct */
  readonly transform?: { readonly subscription?: Transform<PubsubSubscriptionConfig> };
}

/**
 * A second subscription on the topic of commands, used as a timer: the actor refuses its message until the last check
 * of the contained workload. It is separate from the first subscription, because Pub/Sub slows down a push subscription
 * that refuses many messages, and a command must not wait for that.
 */
export class WatchSubscription extends Construct {
  readonly subscription: PubsubSubscription;

  constructor(scope: Construct, id: string, { transform, ...props }: WatchSubscriptionProps) {
    super(scope, id);
    this.subscription = pushSubscription(this, {
      ...props,
      backoff: WATCH_BACKOFF,
      maxDeliveryAttempts: WATCH_DELIVERY_ATTEMPTS,
      transform: transform?.subscription,
    });
  }
}

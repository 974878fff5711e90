import type {
  PubsubSubscription,
  PubsubSubscriptionConfig,
} from '@cdktf/provider-google/lib/pubsub-subscription';
import { Construct } from 'constructs';
import type { Transform } from '../provider/transform';
import { type PushSubscriptionProps, pushSubscription } from './push-subscription';

/**
 * Seconds between two deliveries of one message. The first due check is one minute after a containment, so the least is
 * a minute; and the longest says how late a check may be: three minutes.
 */
export const WATCH_BACKOFF = { minimum: 60, maximum: 180 } as const;
/** Pub/Sub's most. With this backoff they last almost five hours: a case may take long to be contained, and then an hour. */
export const WATCH_DELIVERY_ATTEMPTS = 100;

export interface WatchSubscriptionProps
  extends Omit<PushSubscriptionProps, 'backoff' | 'maxDeliveryAttempts' | 'lifecycle' | 'transform'> {
  /** @default - the construct's own arguments */
  readonly transform?: { readonly subscription?: Transform<PubsubSubscriptionConfig> };
}

/**
 * A second subscription on the topic of commands, which is a clock: the actor refuses a message of it until the contained
 * workload was looked at for the last time. Apart from the first subscription, because Pub/Sub slows a push
 * subscription down that refuses a lot, and a command must not wait for that.
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

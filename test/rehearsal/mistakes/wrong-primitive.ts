import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import type { Construct } from 'constructs';

export const subscription = (scope: Construct) =>
  new PubsubSubscription(scope, 'findings', {
    name: 'findings',
    topic: 'findings',
    // @ts-expect-error a number of seconds, given as a duration
    ackDeadlineSeconds: '60s',
  });

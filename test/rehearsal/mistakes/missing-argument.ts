import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';

// @ts-expect-error a topic without a name
export const topic = (scope: Construct) => new PubsubTopic(scope, 'findings', { project: 'shop-prod' });

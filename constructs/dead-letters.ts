import {
  PubsubSubscription,
  type PubsubSubscriptionConfig,
} from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubTopic, type PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import { type MessageStorage, storageArguments } from './message-storage';
import type { Project } from './project';
import { NEVER_EXPIRES } from './push-pipe';
import { pubsubAgent } from './service-agents';
import { type Transform, transformed } from './transform';

export interface DeadLettersProps {
  readonly project: Project;
  readonly name: string;
  /** @default - kept where Pub/Sub likes, with a key of Google's */
  readonly storage?: MessageStorage;
  /** @default - the construct's own arguments */
  readonly transform?: {
    readonly topic?: Transform<PubsubTopicConfig>;
    readonly subscription?: Transform<PubsubSubscriptionConfig>;
  };
}

/** 31 days, Pub/Sub's longest: a dead letter must outlive a holiday. */
const RETENTION = '2678400s';

/**
 * Where messages go that no function would take. The topic has its own subscription, because Pub/Sub drops what is
 * published to a topic without one.
 */
export class DeadLetters extends Construct {
  readonly topic: PubsubTopic;
  readonly subscription: PubsubSubscription;

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    this.topic = new PubsubTopic(
      this,
      'topic',
      transformed(
        { project: props.project.id, name: props.name, ...storageArguments(props.storage) },
        props.transform?.topic,
      ),
    );
    this.subscription = this.createSubscription(props);
    new PubsubTopicIamMember(this, 'agent-publishes', {
      project: props.project.id,
      topic: this.topic.name,
      role: 'roles/pubsub.publisher',
      member: pubsubAgent(props.project),
    });
  }
  private createSubscription({ project, name, transform }: DeadLettersProps): PubsubSubscription {
    const config: PubsubSubscriptionConfig = {
      project: project.id,
      name,
      topic: this.topic.id,
      messageRetentionDuration: RETENTION,
      ackDeadlineSeconds: 600,
      expirationPolicy: NEVER_EXPIRES,
    };
    return new PubsubSubscription(this, 'subscription', transformed(config, transform?.subscription));
  }
}

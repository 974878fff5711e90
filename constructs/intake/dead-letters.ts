import {
  PubsubSubscription,
  type PubsubSubscriptionConfig,
} from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import type { TypedPubsubTopicConfig } from '../provider/provider-enums';
import { serviceAgent } from '../provider/service-agents';
import { staticReference } from '../provider/static-reference';
import { type Transform, transformed } from '../provider/transform';
import { NEVER_EXPIRES } from './push-subscription';
import { topicNameProblems } from './topic-name';
import { storedIn, type TopicStorage } from './topic-storage';

export interface DeadLettersProps extends TopicStorage {
  readonly project: Project;
  readonly name: string;
  /** @default - the arguments of the construct */
  readonly transform?: {
    readonly topic?: Transform<TypedPubsubTopicConfig>;
    readonly subscription?: Transform<PubsubSubscriptionConfig>;
  };
}

/** 31 days, Pub/Sub's maximum: a dead letter must outlive a holiday. */
const RETENTION = '2678400s';

/**
 * The destination of messages that no function accepted. The topic has its own subscription, because Pub/Sub drops
 * messages that are published to a topic without one.
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
        { project: props.project.id, name: props.name, ...storedIn(props) },
        props.transform?.topic,
      ),
    );
    this.subscription = new PubsubSubscription(
      this,
      'subscription',
      transformed(
        {
          project: props.project.id,
          name: props.name,
          topic: this.topic.id,
          messageRetentionDuration: RETENTION,
          ackDeadlineSeconds: 600,
          expirationPolicy: NEVER_EXPIRES,
        },
        props.transform?.subscription,
      ),
    );
    this.node.addValidation({ validate: () => topicNameProblems(this.node.path, props.name) });
    new PubsubTopicIamMember(this, 'agent-publishes', {
      project: props.project.id,
      topic: this.topic.name,
      role: 'roles/pubsub.publisher',
      member: serviceAgent(props.project, 'pubsub'),
      // A replaced topic has the same name, but no IAM policy.
      lifecycle: { replaceTriggeredBy: [`${staticReference(this.topic)}.id`] },
    });
  }
}

import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import { type Project, pubsubAgent } from './project';
import { NEVER_EXPIRES } from './push-pipe';
import { staticReference } from './static-reference';

export interface DeadLettersProps {
  readonly project: Project;
  readonly name: string;
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
    this.topic = new PubsubTopic(this, 'topic', { project: props.project.id, name: props.name });
    this.subscription = new PubsubSubscription(this, 'subscription', {
      project: props.project.id,
      name: props.name,
      topic: this.topic.id,
      messageRetentionDuration: RETENTION,
      ackDeadlineSeconds: 600,
      expirationPolicy: NEVER_EXPIRES,
    });
    new PubsubTopicIamMember(this, 'agent-publishes', {
      project: props.project.id,
      topic: this.topic.name,
      role: 'roles/pubsub.publisher',
      member: pubsubAgent(props.project),
      // A replaced topic comes back under the same name, but without its IAM policy.
      lifecycle: { replaceTriggeredBy: [`${staticReference(this.topic)}.id`] },
    });
  }
}

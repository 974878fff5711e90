import type {
  PubsubSubscription,
  PubsubSubscriptionConfig,
} from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import type { TypedPubsubTopicConfig } from '../provider/provider-enums';
import { staticReference } from '../provider/static-reference';
import { type Transform, transformed } from '../provider/transform';
import { type PushTarget, pushSubscription } from './push-subscription';
import { topicNameProblems } from './topic-name';
import { storedIn, type TopicStorage } from './topic-storage';

const SEVEN_DAYS = '604800s';

/**
 * Seconds. Pub/Sub's own bounds: a short failure is retried quickly, and a long outage costs ten minutes per attempt.
 */
export const BACKOFF = { minimum: 10, maximum: 600 } as const;
/** Doubling from 10 s to 600 s, 40 attempts take more than 5 hours. A zone outage is over by then. */
export const MAX_DELIVERY_ATTEMPTS = 40;

export interface PushPipeProps extends TopicStorage {
  readonly project: Project;
  /** Name of both the topic and its subscription. */
  readonly name: string;
  readonly target: PushTarget;
  /** The account that the push request authenticates as. */
  readonly pushServiceAccountEmail: string;
  readonly deadLetterTopic: Pick<PubsubTopic, 'id'>;
  /**
   * Refuse plans that destroy or replace topic or subscription: the messages that wait there would be lost.
   *
   * @default false
   */
  readonly preventDestroy?: boolean;
  /** @default - the arguments of the construct */
  readonly transform?: {
    readonly topic?: Transform<TypedPubsubTopicConfig>;
    readonly subscription?: Transform<PubsubSubscriptionConfig>;
  };
}

/**
 * A topic and its push subscription. Not an Eventarc trigger: those have no dead letters and no backoff, and drop
 * messages after 24 hours.
 */
export class PushPipe extends Construct {
  readonly topic: PubsubTopic;
  readonly subscription: PubsubSubscription;
  private readonly projectId: string;

  constructor(scope: Construct, id: string, props: PushPipeProps) {
    super(scope, id);
    this.projectId = props.project.id;
    this.topic = new PubsubTopic(
      this,
      'topic',
      transformed(
        {
          project: props.project.id,
          name: props.name,
          // Lets an operator replay messages that arrived before a bug was fixed.
          messageRetentionDuration: SEVEN_DAYS,
          ...storedIn(props),
          ...lifecycleOf(props),
        },
        props.transform?.topic,
      ),
    );
    this.subscription = pushSubscription(this, {
      ...props,
      topic: this.topic,
      backoff: BACKOFF,
      maxDeliveryAttempts: MAX_DELIVERY_ATTEMPTS,
      lifecycle: lifecycleOf(props),
      transform: props.transform?.subscription,
    });
    this.node.addValidation({ validate: () => topicNameProblems(this.node.path, props.name) });
  }

  /** Lets `member` publish to the topic. */
  grantPublish(id: string, member: string): PubsubTopicIamMember {
    return new PubsubTopicIamMember(this, id, {
      project: this.projectId,
      topic: this.topic.name,
      role: 'roles/pubsub.publisher',
      member,
      // A replaced topic has the same name, but no IAM policy.
      lifecycle: { replaceTriggeredBy: [`${staticReference(this.topic)}.id`] },
    });
  }
}

const lifecycleOf = ({ preventDestroy }: Pick<PushPipeProps, 'preventDestroy'>) =>
  preventDestroy === undefined ? {} : { lifecycle: { preventDestroy } };

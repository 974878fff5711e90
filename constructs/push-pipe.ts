import {
  PubsubSubscription,
  type PubsubSubscriptionConfig,
} from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubSubscriptionIamMember } from '@cdktf/provider-google/lib/pubsub-subscription-iam-member';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import type { Project } from './project';
import type { TypedPubsubTopicConfig } from './provider-enums';
import { serviceAgent } from './service-agents';
import { staticReference } from './static-reference';
import { topicNameProblems } from './topic-name';
import { storedIn, type TopicStorage } from './topic-storage';
import { type Transform, transformed } from './transform';

/** An empty ttl means never; left out, Pub/Sub deletes a subscription that was idle for 31 days. */
export const NEVER_EXPIRES = { ttl: '' } as const;

const SEVEN_DAYS = '604800s';
/** Pub/Sub's longest acknowledgement deadline, which for push is the request's timeout. */
const LONGEST_ACK_SECONDS = 600;
const ACK_MARGIN_SECONDS = 60;

/** Seconds, Pub/Sub's own bounds: quick for a hiccup, and a long outage costs ten minutes per attempt. */
export const BACKOFF = { minimum: 10, maximum: 600 } as const;
/** Doubling from 10 s to 600 s, 40 attempts last more than 5 hours: an outage of a zone is over by then. */
export const MAX_DELIVERY_ATTEMPTS = 40;

/** A function that a subscription pushes to; ResponseFunction is one. */
export interface PushTarget {
  /** The run.app address: endpoint and OIDC audience, without a path. */
  readonly uri: string;
  readonly timeoutSeconds: number;
}

export interface PushPipeProps extends TopicStorage {
  readonly project: Project;
  /** Names the topic and its subscription alike. */
  readonly name: string;
  readonly target: PushTarget;
  /** Whom the push request authenticates as. */
  readonly pushServiceAccountEmail: string;
  readonly deadLetterTopic: Pick<PubsubTopic, 'id'>;
  /**
   * Refuse plans that destroy or replace topic or subscription: what waits there goes with either.
   *
   * @default false
   */
  readonly preventDestroy?: boolean;
  /** @default - the construct's own arguments */
  readonly transform?: {
    readonly topic?: Transform<TypedPubsubTopicConfig>;
    readonly subscription?: Transform<PubsubSubscriptionConfig>;
  };
}

/**
 * A topic and the push subscription behind it. Not an Eventarc trigger: those have no dead letters, no backoff, and
 * drop messages after 24 hours.
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
          // Lets an operator replay what arrived before a mended bug.
          messageRetentionDuration: SEVEN_DAYS,
          ...storedIn(props),
          ...lifecycleOf(props),
        },
        props.transform?.topic,
      ),
    );
    this.subscription = this.createSubscription(props);
    this.allowDeadLettering(props.project);
    this.node.addValidation({ validate: () => topicNameProblems(this.node.path, props.name) });
  }

  /** Lets `member` publish to the topic. */
  grantPublish(id: string, member: string): PubsubTopicIamMember {
    return new PubsubTopicIamMember(this, id, {
      project: this.projectId,
      topic: this.topic.name,
      role: 'roles/pubsub.publisher',
      member,
      // A replaced topic comes back under the same name, but without its IAM policy.
      lifecycle: { replaceTriggeredBy: [`${staticReference(this.topic)}.id`] },
    });
  }

  private createSubscription({ project, name, target, ...props }: PushPipeProps): PubsubSubscription {
    const config: PubsubSubscriptionConfig = {
      project: project.id,
      name,
      topic: this.topic.id,
      pushConfig: {
        pushEndpoint: target.uri,
        // Stated: the default audience is the whole endpoint, which Cloud Run refuses once it has a path.
        oidcToken: { serviceAccountEmail: props.pushServiceAccountEmail, audience: target.uri },
      },
      // Longer than the function may run, or Pub/Sub would deliver again beside the first attempt.
      ackDeadlineSeconds: Math.min(LONGEST_ACK_SECONDS, target.timeoutSeconds + ACK_MARGIN_SECONDS),
      messageRetentionDuration: SEVEN_DAYS,
      expirationPolicy: NEVER_EXPIRES,
      retryPolicy: { minimumBackoff: `${BACKOFF.minimum}s`, maximumBackoff: `${BACKOFF.maximum}s` },
      deadLetterPolicy: {
        deadLetterTopic: props.deadLetterTopic.id,
        maxDeliveryAttempts: MAX_DELIVERY_ATTEMPTS,
      },
      ...lifecycleOf(props),
    };
    return new PubsubSubscription(this, 'subscription', transformed(config, props.transform?.subscription));
  }

  /** Pub/Sub acknowledges a dead-lettered message on the source subscription as its own service agent. */
  private allowDeadLettering(project: Project): void {
    new PubsubSubscriptionIamMember(this, 'agent-subscribes', {
      project: project.id,
      subscription: this.subscription.name,
      role: 'roles/pubsub.subscriber',
      member: serviceAgent(project, 'pubsub'),
      // A replaced subscription comes back under the same name, but without its IAM policy.
      lifecycle: { replaceTriggeredBy: [`${staticReference(this.subscription)}.id`] },
    });
  }
}

const lifecycleOf = ({ preventDestroy }: Pick<PushPipeProps, 'preventDestroy'>) =>
  preventDestroy === undefined ? {} : { lifecycle: { preventDestroy } };

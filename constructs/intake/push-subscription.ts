import {
  PubsubSubscription,
  type PubsubSubscriptionConfig,
} from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubSubscriptionIamMember } from '@cdktf/provider-google/lib/pubsub-subscription-iam-member';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';
import type { Project } from '../provider/project';
import { serviceAgent } from '../provider/service-agents';
import { staticReference } from '../provider/static-reference';
import { type Transform, transformed } from '../provider/transform';

/** An empty ttl means never. Without it, Pub/Sub deletes a subscription that was idle for 31 days. */
export const NEVER_EXPIRES = { ttl: '' } as const;

const SEVEN_DAYS = '604800s';
/** Pub/Sub's longest acknowledgement deadline. For push, it is the timeout of the request. */
const LONGEST_ACK_SECONDS = 600;
const ACK_MARGIN_SECONDS = 60;

/** A function that a subscription pushes to; ResponseFunction is one. */
export interface PushTarget {
  /** The run.app address: endpoint and OIDC audience, without a path. */
  readonly uri: string;
  readonly timeoutSeconds: number;
}

export interface PushSubscriptionProps {
  readonly project: Project;
  readonly name: string;
  readonly topic: Pick<PubsubTopic, 'id'>;
  readonly target: PushTarget;
  /** The account that the push request authenticates as. */
  readonly pushServiceAccountEmail: string;
  readonly deadLetterTopic: Pick<PubsubTopic, 'id'>;
  /** Seconds between two deliveries of one message. The time doubles, within 0 to 600. */
  readonly backoff: { readonly minimum: number; readonly maximum: number };
  /** An integer from 5 to 100. */
  readonly maxDeliveryAttempts: number;
  readonly lifecycle?: { readonly lifecycle?: { readonly preventDestroy: boolean } };
  readonly transform?: Transform<PubsubSubscriptionConfig> | undefined;
}

/**
 * Adds `subscription` to `scope`, and the grant that dead letters need: Pub/Sub acknowledges a dead-lettered message on
 * the source subscription as its own service agent.
 */
export function pushSubscription(scope: Construct, props: PushSubscriptionProps): PubsubSubscription {
  const { project, name, topic, target, backoff, maxDeliveryAttempts, deadLetterTopic } = props;
  const config: PubsubSubscriptionConfig = {
    project: project.id,
    name,
    topic: topic.id,
    pushConfig: {
      pushEndpoint: target.uri,
      // Set explicitly: the default audience is the whole endpoint, which Cloud Run refuses when it has a path.
      oidcToken: { serviceAccountEmail: props.pushServiceAccountEmail, audience: target.uri },
    },
    // Longer than the function may run. Otherwise Pub/Sub would deliver again during the first attempt.
    ackDeadlineSeconds: Math.min(LONGEST_ACK_SECONDS, target.timeoutSeconds + ACK_MARGIN_SECONDS),
    messageRetentionDuration: SEVEN_DAYS,
    expirationPolicy: NEVER_EXPIRES,
    retryPolicy: { minimumBackoff: `${backoff.minimum}s`, maximumBackoff: `${backoff.maximum}s` },
    deadLetterPolicy: { deadLetterTopic: deadLetterTopic.id, maxDeliveryAttempts },
    ...props.lifecycle,
  };
  const subscription = new PubsubSubscription(scope, 'subscription', transformed(config, props.transform));
  new PubsubSubscriptionIamMember(scope, 'agent-subscribes', {
    project: project.id,
    subscription: subscription.name,
    role: 'roles/pubsub.subscriber',
    member: serviceAgent(project, 'pubsub'),
    // A replaced subscription has the same name, but no IAM policy.
    lifecycle: { replaceTriggeredBy: [`${staticReference(subscription)}.id`] },
  });
  return subscription;
}

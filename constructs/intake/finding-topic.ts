import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import { DeadLetters } from './dead-letters';
import {
  type FindingDestination,
  FindingNotifications,
  type FindingNotificationsProps,
  type FindingScope,
} from './finding-notifications';
import { PushPipe } from './push-pipe';
import type { PushTarget } from './push-subscription';

export interface FindingTopicProps {
  readonly project: Project;
  /** Name of topic and subscription and, with `-dead-letters` appended, of the dead letters. */
  readonly name: string;
  /** The receiver of the findings: a function of a consumer, or any address that checks the OIDC token. */
  readonly target: PushTarget;
  /** The account that the push request authenticates as. */
  readonly pushServiceAccountEmail: string;
  /**
   * The destination of messages that nobody accepts.
   *
   * @default - dead letters that this construct creates
   */
  readonly deadLetters?: Pick<DeadLetters, 'topic'>;
  /**
   * Refuse plans that destroy or replace topic or subscription: the findings that wait there would be lost.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
}

/**
 * Findings for a consumer's own receiver, without the rest of Riposte: topic, push subscription with backoff, dead
 * letters, and the notification configs that publish to it. The pipeline uses the same parts.
 */
export class FindingTopic extends Construct {
  /**
   * An existing topic, for example one that a SIEM reads. Notification configs may publish to it. Its owner decides who
   * receives from it.
   */
  static fromTopicName(
    scope: Construct,
    id: string,
    props: { readonly project: Pick<Project, 'id'>; readonly name: string },
  ): FindingDestination {
    return new ExistingTopic(scope, id, props);
  }

  readonly pipe: PushPipe;
  /** Undefined when the caller passed dead letters. */
  readonly deadLetters?: DeadLetters;

  constructor(scope: Construct, id: string, props: FindingTopicProps) {
    super(scope, id);
    const { project, name, target, pushServiceAccountEmail, preventDestroy = true } = props;
    if (props.deadLetters === undefined) {
      this.deadLetters = new DeadLetters(this, 'dead-letters', { project, name: `${name}-dead-letters` });
    }
    this.pipe = new PushPipe(this, 'pipe', {
      project,
      name,
      target,
      pushServiceAccountEmail,
      deadLetterTopic: (props.deadLetters ?? (this.deadLetters as DeadLetters)).topic,
      preventDestroy,
    });
  }

  /** Streams findings of an organization, folder or project to the topic; SCC's own account may publish. */
  addNotifications(
    id: string,
    props: Omit<FindingNotificationsProps, 'pipe' | 'scope'> & { readonly scope: FindingScope },
  ): FindingNotifications {
    return new FindingNotifications(this, id, { ...props, pipe: this.pipe });
  }
}

class ExistingTopic extends Construct implements FindingDestination {
  readonly topic: { readonly id: string };

  constructor(
    scope: Construct,
    id: string,
    private readonly props: { readonly project: Pick<Project, 'id'>; readonly name: string },
  ) {
    super(scope, id);
    this.topic = { id: `projects/${props.project.id}/topics/${props.name}` };
  }

  grantPublish(id: string, member: string): PubsubTopicIamMember {
    const { project, name } = this.props;
    return new PubsubTopicIamMember(this, id, {
      project: project.id,
      topic: name,
      role: 'roles/pubsub.publisher',
      member,
    });
  }
}

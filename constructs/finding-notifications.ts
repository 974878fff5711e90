import type { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { SccV2ProjectNotificationConfig } from '@cdktf/provider-google/lib/scc-v2-project-notification-config';
import { Construct } from 'constructs';
import type { Project } from './project';
import type { PushPipe } from './push-pipe';

export interface FindingNotificationsProps {
  readonly project: Project;
  readonly configId: string;
  readonly pipe: PushPipe;
  /** SCC filter; see core/notification-filter.ts. */
  readonly filter: string;
}

/**
 * Makes Security Command Center publish findings to a pipe. API v2 only: v1 is shut for organizations that were
 * created after its end (TPG #17893).
 */
export class FindingNotifications extends Construct {
  readonly config: SccV2ProjectNotificationConfig;
  /** SCC's own account for this config; it exists only once the config does. */
  readonly publisher: PubsubTopicIamMember;

  constructor(scope: Construct, id: string, props: FindingNotificationsProps) {
    super(scope, id);
    this.config = new SccV2ProjectNotificationConfig(this, 'config', {
      project: props.project.id,
      configId: props.configId,
      location: 'global',
      description: 'Threat findings on Cloud Run, for Riposte.',
      // Optional in the provider's schema, and a config without a topic notifies nobody.
      pubsubTopic: props.pipe.topic.id,
      streamingConfig: { filter: props.filter },
    });
    this.publisher = props.pipe.grantPublish('scc-publishes', `serviceAccount:${this.config.serviceAccount}`);
  }
}

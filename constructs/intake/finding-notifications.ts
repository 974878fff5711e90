import type { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import {
  SccV2FolderNotificationConfig,
  type SccV2FolderNotificationConfigConfig,
} from '@cdktf/provider-google/lib/scc-v2-folder-notification-config';
import {
  SccV2OrganizationNotificationConfig,
  type SccV2OrganizationNotificationConfigConfig,
} from '@cdktf/provider-google/lib/scc-v2-organization-notification-config';
import {
  SccV2ProjectNotificationConfig,
  type SccV2ProjectNotificationConfigConfig,
} from '@cdktf/provider-google/lib/scc-v2-project-notification-config';
import { Construct, type IConstruct } from 'constructs';
import { type Transform, transformed } from '../provider/transform';
import { problemsOfFilter } from './finding-filter';

/** The source of the findings: exactly one of the three, by id or number. */
export type FindingScope =
  | { readonly project: string }
  | { readonly folder: string }
  | { readonly organization: string };

/** A topic that findings may be published to; PushPipe is one. */
export interface FindingDestination {
  /** `projects/P/topics/T` */
  readonly topic: { readonly id: string };
  grantPublish(id: string, member: string): PubsubTopicIamMember;
}

export interface FindingNotificationsProps {
  /** Findings of everything below the scope arrive. */
  readonly scope: FindingScope;
  /** Unique within the organization, folder or project. */
  readonly configId: string;
  /** The topic that findings are published to. */
  readonly pipe: FindingDestination;
  /** SCC filter, checked against the grammar before a deployment; see core/deployment/notification-filter.ts. */
  readonly filter: string;
  /**
   * Refuse plans that destroy or replace it.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<CommonConfig>;
}

/** The arguments that the three classes share. */
type CommonConfig = Omit<SccV2OrganizationNotificationConfigConfig, 'organization'> &
  Omit<SccV2FolderNotificationConfigConfig, 'folder'> &
  Omit<SccV2ProjectNotificationConfigConfig, 'project'>;

type NotificationConfigResource =
  | SccV2OrganizationNotificationConfig
  | SccV2FolderNotificationConfig
  | SccV2ProjectNotificationConfig;

/** SCC's quota. All scopes below one organization count together (Google's quota page, 2026). */
export const NOTIFICATION_CONFIGS_PER_ORGANIZATION = 500;

const CONFIG_ID = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * Makes Security Command Center publish findings of an organization, a folder or a project to a topic. Uses only API
 * v2: v1 is not available to organizations that were created after its end (TPG #17893).
 */
export class FindingNotifications extends Construct {
  readonly config: NotificationConfigResource;
  /** SCC's own account for this config. It exists only after the config does. */
  readonly publisher: PubsubTopicIamMember;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FindingNotificationsProps,
  ) {
    super(scope, id);
    this.config = this.createConfig();
    this.publisher = props.pipe.grantPublish('scc-publishes', `serviceAccount:${this.config.serviceAccount}`);
    this.node.addValidation({ validate: () => this.problems() });
  }

  private createConfig(): NotificationConfigResource {
    const { scope, configId, pipe, filter, preventDestroy = true, transform } = this.props;
    const common: CommonConfig = transformed(
      {
        configId,
        location: 'global',
        description: 'Threat findings on Cloud Run, for Riposte.',
        // Optional in the provider's schema for projects, but a config without a topic notifies nobody.
        pubsubTopic: pipe.topic.id,
        streamingConfig: { filter },
        lifecycle: { preventDestroy },
      },
      transform,
    );
    if ('organization' in scope) {
      return new SccV2OrganizationNotificationConfig(this, 'config', { ...common, ...scope });
    }
    if ('folder' in scope) return new SccV2FolderNotificationConfig(this, 'config', { ...common, ...scope });
    return new SccV2ProjectNotificationConfig(this, 'config', { ...common, ...scope });
  }

  private problems(): string[] {
    const { configId, filter } = this.props;
    const badId = CONFIG_ID.test(configId)
      ? []
      : [`"${configId}" is not a config id; expected 1 to 128 letters, digits, - and _; correct it`];
    return [...badId, ...problemsOfFilter(filter), ...this.quotaProblems()].map(
      (problem) => `${this.node.path}: ${problem}`,
    );
  }

  /** The first config of an app reports this once. One config for each project is how an app reaches the quota. */
  private quotaProblems(): string[] {
    const all = this.node.root.node.findAll().filter(isFindingNotifications);
    if (all.length <= NOTIFICATION_CONFIGS_PER_ORGANIZATION || all[0] !== this) return [];
    return [
      `this app creates ${all.length} notification configs; expected at most ${NOTIFICATION_CONFIGS_PER_ORGANIZATION}, SCC's quota per organization over all scopes; use one config on the organization or a folder instead of one per project`,
    ];
  }
}

const isFindingNotifications = (construct: IConstruct): construct is FindingNotifications =>
  construct instanceof FindingNotifications;

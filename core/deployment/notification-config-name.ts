import { type Instance, pipelineNames } from '../naming/names';
import type { NotificationScope } from './notification-scope';

export interface NotificationConfigName {
  /** `projects/ID`, `folders/F` or `organizations/O` */
  readonly parent: string;
  readonly id: string;
}

/**
 * The parent and id of a pipeline's notification config. Above projects, several hubs may each have one. The hub's
 * project id distinguishes them.
 */
export function notificationConfigName(
  config: Instance & { readonly notifications: { readonly scope: NotificationScope } },
): NotificationConfigName {
  const { scope } = config.notifications;
  const { findings } = pipelineNames(config);
  if (scope === 'project') return { parent: `projects/${config.project.id}`, id: findings };
  const parent = 'folder' in scope ? `folders/${scope.folder}` : `organizations/${scope.organization}`;
  return { parent, id: `${findings}-${config.project.id}` };
}

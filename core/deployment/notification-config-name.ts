import type { NotificationScope } from '../config/deployment-config';
import { type Instance, pipelineNames } from '../naming/names';

export interface NotificationConfigName {
  /** `projects/ID`, `folders/F` or `organizations/O` */
  readonly parent: string;
  readonly id: string;
}

/**
 * Where a pipeline's notification config is, and what it is called. Above projects several hubs may have one each: the
 * hub's project id keeps them apart.
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

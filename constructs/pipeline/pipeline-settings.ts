import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { ingressOf } from '../../core/config/deployment-config';
import type { PipelineConfig } from '../../core/config/response-schema';
import { withClauses } from '../../core/deployment/notification-clauses';
import { HEARTBEAT_CLAUSE, notificationFilter } from '../../core/deployment/notification-filter';
import type { ImageStore } from '../functions/image-repository';
import type { FunctionHosting } from '../functions/response-function';
import type { FindingScope } from '../intake/finding-notifications';
import type { TopicStorage } from '../intake/topic-storage';

/** Translates an operator's config into settings for the parts of a pipeline. */

/** A hardened landing zone requires messages that stay in the region. */
export const topicStorageOf = ({ profile, region, encryption }: PipelineConfig): TopicStorage => ({
  kmsKey: encryption?.kmsKey,
  ...(profile === 'hardened' ? { regions: [region] } : {}),
});

export const hostingOf = (config: PipelineConfig, repository: ImageStore): FunctionHosting => ({
  ...networkOf(config),
  repository,
  ingress: ingressOf(config),
  minInstances: config.functions.minInstances,
});

/** Network, key and admission of every workload of the pipeline. */
export const networkOf = ({
  profile,
  network,
  encryption,
}: PipelineConfig): Pick<
  FunctionHosting,
  'kmsKey' | 'vpcConnector' | 'workerPool' | 'binaryAuthorization'
> => ({
  kmsKey: encryption?.kmsKey,
  vpcConnector: network?.vpcConnector,
  workerPool: network?.workerPool,
  ...(profile === 'hardened' ? { binaryAuthorization: true } : {}),
});

export function findingScopeOf({ notifications: { scope }, project }: PipelineConfig): FindingScope {
  if (scope === 'project') return { project: project.id };
  return 'folder' in scope ? { folder: scope.folder } : { organization: scope.organization };
}

export function notificationFilterOf(
  { notifications, alerts }: PipelineConfig,
  catalogue: Catalogue,
): string {
  const threats = withClauses(notificationFilter({}, catalogue), notifications);
  // Added to the clauses: a filter that excludes findings must not silence the heartbeat and keep its alert firing.
  return alerts.heartbeatSource === undefined || alerts.heartbeatSource === 'create'
    ? threats
    : `((${threats}) OR ${HEARTBEAT_CLAUSE})`;
}

/**
 * The bundle in the package contains the built-in parts only. Its functions would refuse to start with an extension.
 */
export function problemsOfBundle(
  path: string,
  { config, bundleDir }: { readonly config: PipelineConfig; readonly bundleDir?: string },
): string[] {
  const { detectors, actions, playbooks } = config.extend;
  if (bundleDir !== undefined || detectors.length + actions.length + playbooks.length === 0) return [];
  return [
    `${path}: the config extends the catalogue, but no bundle contains the code; expected bundleDir; build a bundle with bundleFunctions or \`riposte bundle\`, and pass its folder`,
  ];
}

import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { ingressOf } from '../../core/config/deployment-config';
import type { PipelineConfig } from '../../core/config/response-schema';
import { withClauses } from '../../core/deployment/notification-clauses';
import { HEARTBEAT_CLAUSE, notificationFilter } from '../../core/deployment/notification-filter';
import type { ImageStore } from '../functions/image-repository';
import type { FunctionHosting } from '../functions/response-function';
import type { FindingScope } from '../intake/finding-notifications';
import type { TopicStorage } from '../intake/topic-storage';

/** What an operator's config means for the parts of a pipeline. */

/** A hardened landing zone asks for messages that stay in the region. */
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

/** Network, key and admission, as everything that runs has them. */
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
  // Beside the clauses: what excludes findings must not silence the heartbeat, whose alarm would ring forever.
  return alerts.heartbeatSource === undefined || alerts.heartbeatSource === 'create'
    ? threats
    : `((${threats}) OR ${HEARTBEAT_CLAUSE})`;
}

/** The bundle inside the package brings the built-in parts only: its functions would refuse to start. */
export function problemsOfBundle(
  path: string,
  { config, bundleDir }: { readonly config: PipelineConfig; readonly bundleDir?: string },
): string[] {
  const { detectors, actions, playbooks } = config.extend;
  if (bundleDir !== undefined || detectors.length + actions.length + playbooks.length === 0) return [];
  return [
    `${path}: the config extends the catalogue, but no bundle brings the code; expected bundleDir; build one with bundleFunctions or \`riposte bundle\`, and pass its folder`,
  ];
}

import { isObject, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { CloudState } from '../state/cloud-state';
import type { StoredObject } from '../state/storage';

/** functions v2 ServiceConfig.ingressSettings, as the values of Cloud Run. */
const INGRESS: Readonly<Record<string, string>> = {
  ALLOW_ALL: 'INGRESS_TRAFFIC_ALL',
  ALLOW_INTERNAL_ONLY: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
  ALLOW_INTERNAL_AND_GCLB: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
};

export const ingressOf = (service: JsonObject): string =>
  INGRESS[textOf(service.ingressSettings)] ?? 'INGRESS_TRAFFIC_ALL';

export const serviceNameOf = (name: string): string => name.replace('/functions/', '/services/');

const LATEST = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];

/**
 * The Cloud Run service of a function (google.cloud.functions.v2 ServiceConfig, member by member). The next deployment
 * overwrites changes that were made to the service itself, except a traffic split, which the function keeps.
 */
export function functionService(
  state: CloudState,
  name: string,
  { config, source }: { readonly config: JsonObject; readonly source: StoredObject },
): JsonObject {
  const service = objectOf(config.serviceConfig);
  const standing = state.run.services[serviceNameOf(name)]?.config ?? {};
  const traffic = service.allTrafficOnLatestRevision === false ? listOf(standing.traffic) : [];
  return {
    labels: { ...objectOf(config.labels), 'goog-managed-by': 'cloudfunctions' },
    launchStage: 'GA',
    ingress: ingressOf(service),
    ...admission(service),
    template: templateOf(name, config, source),
    traffic: traffic.length === 0 ? LATEST : [...traffic],
  };
}

function admission(service: JsonObject): JsonObject {
  const policy = textOf(service.binaryAuthorizationPolicy);
  if (policy === '') return {};
  return { binaryAuthorization: policy === 'default' ? { useDefault: true } : { policy } };
}

function templateOf(name: string, config: JsonObject, source: StoredObject): JsonObject {
  const service = objectOf(config.serviceConfig);
  const connector = textOf(service.vpcConnector);
  const key = textOf(config.kmsKeyName);
  const volumes = listOf(service.secretVolumes).filter(isObject);
  return {
    labels: { 'goog-managed-by': 'cloudfunctions' },
    serviceAccount: textOf(service.serviceAccountEmail),
    timeout: `${Number(service.timeoutSeconds)}s`,
    maxInstanceRequestConcurrency: Number(service.maxInstanceRequestConcurrency),
    scaling: {
      maxInstanceCount: Number(service.maxInstanceCount),
      ...(service.minInstanceCount === undefined
        ? {}
        : { minInstanceCount: Number(service.minInstanceCount) }),
    },
    ...(connector === ''
      ? {}
      : {
          vpcAccess: {
            connector,
            egress: textOf(service.vpcConnectorEgressSettings) || 'PRIVATE_RANGES_ONLY',
          },
        }),
    ...(key === '' ? {} : { encryptionKey: key }),
    ...(volumes.length === 0 ? {} : { volumes: volumes.map(volumeOf) }),
    containers: [
      {
        image: imageOf(name, config, source),
        ports: [{ name: 'http1', containerPort: 8080 }],
        env: [...environmentOf(service)],
        resources: {
          limits: { cpu: textOf(service.availableCpu), memory: textOf(service.availableMemory) },
          cpuIdle: true,
          startupCpuBoost: true,
        },
        ...(volumes.length === 0
          ? {}
          : {
              volumeMounts: volumes.map((volume, index) => ({
                name: `secret-${index}`,
                mountPath: textOf(volume.mountPath),
              })),
            }),
      },
    ],
  };
}

function environmentOf(service: JsonObject): readonly JsonObject[] {
  const plain = Object.entries(objectOf(service.environmentVariables)).map(([name, value]) => ({
    name,
    value,
  }));
  const secret = listOf(service.secretEnvironmentVariables)
    .filter(isObject)
    .map((variable) => ({
      name: textOf(variable.key),
      valueSource: {
        secretKeyRef: { secret: secretOf(variable), version: textOf(variable.version) || 'latest' },
      },
    }));
  return [...plain, ...secret];
}

const secretOf = ({ projectId, secret }: JsonObject): string =>
  textOf(projectId) === '' ? textOf(secret) : `projects/${textOf(projectId)}/secrets/${textOf(secret)}`;

const volumeOf = (volume: JsonObject, index: number): JsonObject => ({
  name: `secret-${index}`,
  secret: {
    secret: secretOf(volume),
    items: listOf(volume.versions)
      .filter(isObject)
      .map(({ version, path }) => ({
        path: textOf(path).replace(/^\//, ''),
        version: textOf(version) || 'latest',
      })),
  },
});

/** The image that the build pushes. Nothing is built here, so its digest derives from the source. */
function imageOf(name: string, config: JsonObject, source: StoredObject): string {
  const repository = textOf(objectOf(config.buildConfig).dockerRepository);
  const [, project = '', , location = '', , id = ''] = repository.split('/');
  const [, own = '', , at = '', , short = ''] = name.split('/');
  const file = [own, at, short].map((part) => part.replaceAll('-', '--')).join('__');
  return `${location}-docker.pkg.dev/${project}/${id}/${file}@sha256:${source.sha256}`;
}

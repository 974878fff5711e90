import type { ServiceId } from '../../sandbox/protocol/request';

/**
 * The APIs of hashicorp/google by the product's name in its environment variables (`GOOGLE_PUBSUB_CUSTOM_ENDPOINT`),
 * with the path that each variable must end with. Products that use Google's own Go clients add their version again; the
 * sandbox's servers accept that.
 */
const PRODUCTS: readonly (readonly [product: string, service: ServiceId, path: string])[] = [
  ['ARTIFACT_REGISTRY', 'artifactregistry', '/v1/'],
  ['BINARY_AUTHORIZATION', 'binaryauthorization', '/v1/'],
  ['CLOUD_RESOURCE_MANAGER', 'resourcemanager', '/v1/'],
  ['CLOUD_RUN', 'run', '/'],
  ['CLOUD_RUN_V2', 'run', '/v2/'],
  ['CLOUD_SCHEDULER', 'cloudscheduler', '/v1/'],
  ['CLOUDFUNCTIONS2', 'cloudfunctions', '/v2/'],
  ['CONTAINER_ANALYSIS', 'containeranalysis', '/v1/'],
  ['FIRESTORE', 'firestore', '/v1/'],
  ['IAM', 'iam', '/v1/'],
  ['IAM_BETA', 'iam', '/v1/'],
  ['IAM_CREDENTIALS', 'iamcredentials', '/v1/'],
  ['KMS', 'cloudkms', '/v1/'],
  ['LOGGING', 'logging', '/v2/'],
  ['MONITORING', 'monitoring', '/'],
  ['ORG_POLICY', 'orgpolicy', '/v2/'],
  ['PUBSUB', 'pubsub', '/v1/'],
  ['RESOURCE_MANAGER', 'resourcemanager', '/v1/'],
  ['RESOURCE_MANAGER_V3', 'resourcemanager', '/v3/'],
  ['SECRET_MANAGER', 'secretmanager', '/v1/'],
  ['SECURITY_CENTER_V2', 'scc', '/v2/'],
  ['SERVICE_USAGE', 'serviceusage', '/v1/'],
  ['STORAGE', 'storage', '/storage/v1/'],
];

/** The environment that sends the provider to the embedded cloud, with the caller's token. */
export const providerEnvironment = (
  endpoints: Readonly<Record<ServiceId, string>>,
  token: string,
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    PRODUCTS.map(([product, service, path]) => [
      `GOOGLE_${product}_CUSTOM_ENDPOINT`,
      `${endpoints[service]}${path}`,
    ]),
  ),
  GOOGLE_OAUTH_ACCESS_TOKEN: token,
});

/** The reverse, for the stand-in provider: the address of each API from that environment. */
export const serviceEndpoints = (
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Partial<Record<ServiceId, string>>> =>
  Object.fromEntries(
    PRODUCTS.flatMap(([product, service, path]) => {
      const address = environment[`GOOGLE_${product}_CUSTOM_ENDPOINT`];
      return address?.endsWith(path) ? [[service, address.slice(0, -path.length)]] : [];
    }),
  );

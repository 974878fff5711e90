import { filled, type Shape } from './shape';

/** Blocks that services and jobs have in common, as both provider versions send them. */

const HTTP_GET: Shape = {
  path: filled('text', '/'),
  port: 'number',
  http_headers: { blocks: { name: 'text', value: 'text' } },
};

const TIMES: Shape = {
  initial_delay_seconds: 'number',
  timeout_seconds: filled('number', 1),
  period_seconds: filled('number', 10),
  failure_threshold: filled('number', 3),
};

const PORT: Shape = { port: 'number' };
const GRPC: Shape = { port: 'number', service: 'text' };

const STARTUP: Shape = {
  ...TIMES,
  http_get: { blockOrNull: HTTP_GET },
  tcp_socket: { blockOrNull: PORT },
  grpc: { blockOrNull: GRPC },
};

const LIVENESS: Shape = {
  ...TIMES,
  http_get: { blockOrNull: HTTP_GET },
  grpc: { blockOrNull: GRPC },
  tcp_socket: { block: PORT },
};

const CONTAINER: Shape = {
  name: 'text',
  image: 'text',
  command: 'texts',
  args: 'texts',
  env: {
    blocks: {
      name: 'text',
      value: 'text',
      value_source: { block: { secret_key_ref: { block: { secret: 'text', version: 'text' } } } },
    },
  },
  ports: { blocks: { name: 'text', container_port: 'number' } },
  volume_mounts: { blocks: { name: 'text', mount_path: 'text' } },
  working_dir: 'text',
  startup_probe: { block: STARTUP },
  depends_on: 'texts',
};

export const SERVICE_CONTAINER: Shape = {
  ...CONTAINER,
  resources: { block: { limits: 'map', cpu_idle: 'flag', startup_cpu_boost: 'flag' } },
  liveness_probe: { block: LIVENESS },
};

export const JOB_CONTAINER: Shape = { ...CONTAINER, resources: { block: { limits: 'map' } } };

export const VOLUME: Shape = {
  name: 'text',
  secret: {
    block: {
      secret: 'text',
      default_mode: 'number',
      items: { blocks: { path: 'text', version: 'text', mode: 'number' } },
    },
  },
  cloud_sql_instance: { block: { instances: 'texts' } },
  empty_dir: { block: { medium: filled('text', 'MEMORY'), size_limit: 'text' } },
  gcs: { block: { bucket: 'text', read_only: 'flag' } },
  nfs: { block: { server: 'text', path: 'text', read_only: 'flag' } },
};

export const VPC_ACCESS: Shape = {
  connector: 'text',
  egress: 'text',
  network_interfaces: { blocks: { network: 'text', subnetwork: 'text', tags: 'texts' } },
};

export const BINARY_AUTHORIZATION: Shape = {
  breakglass_justification: 'text',
  use_default: 'flag',
  policy: 'text',
};

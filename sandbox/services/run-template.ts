import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { agentEmail } from '../iam/agents';
import { requireKey } from '../iam/customer-key';
import { runtimeEmail } from '../iam/tested-resource';
import { invalidArgument } from '../protocol/errors';
import { tryParseDuration } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { projectOf } from '../state/names';
import { sizeProblem, tryCpus } from './quantities';
import { requireAccount, requireConnector, requireSecret } from './workload-checks';

/** The kind of workload that owns a template. A revision serves; a task ends. */
export type WorkloadKind = 'services' | 'jobs';

/**
 * A template with Cloud Run's additions (run v2 RevisionTemplate and TaskTemplate, and the values that the provider
 * marks as set by the API).
 */
export function withTemplateDefaults(
  state: CloudState,
  name: string,
  template: JsonObject,
  kind: WorkloadKind = 'services',
): JsonObject {
  const account = runtimeEmail(state, projectOf(name), textOf(template.serviceAccount));
  const containers = listOf(template.containers).map((container, index) =>
    withContainerDefaults(objectOf(container), kind === 'services' && index === 0),
  );
  const [first] = containers;
  const cpus = tryCpus(textOf(objectOf(objectOf(first?.resources).limits).cpu)) ?? 1;
  const own: JsonObject =
    kind === 'services'
      ? {
          timeout: '300s',
          maxInstanceRequestConcurrency: cpus < 1 ? 1 : 80,
          scaling: { maxInstanceCount: 100 },
        }
      : { timeout: '600s', maxRetries: 3, executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2' };
  return { ...own, ...set(template), serviceAccount: account, containers };
}

const set = (members: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );

function withContainerDefaults(container: JsonObject, isIngress: boolean): JsonObject {
  const resources = objectOf(container.resources);
  const ports = listOf(container.ports);
  return {
    ...set(container),
    resources: {
      ...(isIngress ? { cpuIdle: true } : {}),
      ...set(resources),
      limits: { cpu: isIngress ? '1000m' : '1', memory: '512Mi', ...objectOf(resources.limits) },
    },
    ...(isIngress
      ? { ports: ports.length === 0 ? [{ name: 'http1', containerPort: 8080 }] : ports.map(named) }
      : {}),
  };
}

const named = (port: Json): Json => ({ name: 'http1', ...objectOf(port) });

const IMAGE =
  /^[a-z0-9][a-z0-9.-]*(?::\d+)?(?:\/[A-Za-z0-9._-]+)+(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/** A public image of Docker Hub, by its short name: `nginx`, `library/nginx:1`. */
const HUB_IMAGE = /^[a-z0-9][a-z0-9._/-]*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/**
 * Refuses a template whose accounts, connector, key or secrets do not exist, or whose sizes Cloud Run does not offer.
 * Images are not looked up, because the sandbox stores none.
 *
 * @throws ApiError
 */
export function checkTemplate(
  state: CloudState,
  name: string,
  template: JsonObject,
  kind: WorkloadKind = 'services',
): void {
  const [, project = '', , location = ''] = name.split('/');
  const place = kind === 'services' ? 'service.template' : 'job.template.template';
  const account = textOf(template.serviceAccount);
  const containers = listOf(template.containers).map(objectOf);
  if (containers.length === 0)
    throw invalidArgument('At least one container is required.', `${place}.containers`);
  for (const container of containers) checkContainer(container, template, place);
  checkTimes(template, kind, place);
  requireAccount(state, account);
  const connector = textOf(objectOf(template.vpcAccess).connector);
  const parent = name.split('/').slice(0, 4).join('/');
  if (connector !== '') requireConnector(state, connector, { parent, place: `${place}.vpcAccess.connector` });
  const key = textOf(template.encryptionKey);
  if (key !== '') {
    const agent = agentEmail(state, project, 'run');
    requireKey(state, { key, agent, location, place: `${place}.encryptionKey` });
  }
  for (const secret of secretsIn(template)) {
    const full = secret.includes('/') ? secret : `projects/${project}/secrets/${secret}`;
    requireSecret(state, { secret: full, account, place });
  }
}

function checkContainer(container: JsonObject, template: JsonObject, place: string): void {
  const image = textOf(container.image);
  if (!IMAGE.test(image) && !HUB_IMAGE.test(image)) {
    throw invalidArgument(
      `Expected an image path like [host/]repo-path[:tag and/or @digest], obtained ${image}`,
      `${place}.containers.image`,
    );
  }
  const { cpu, memory } = objectOf(objectOf(container.resources).limits);
  const problem = sizeProblem(textOf(cpu), textOf(memory));
  if (problem !== undefined) throw invalidArgument(problem, `${place}.containers.resources.limits`);
  const names = listOf(container.env).map((entry) => textOf(objectOf(entry).name));
  const bad = names.find((name) => name === '' || name.includes('=') || RESERVED.includes(name));
  if (bad !== undefined) {
    throw invalidArgument(
      `The environment variable name '${bad}' is reserved or invalid.`,
      `${place}.containers.env`,
    );
  }
  if (new Set(names).size !== names.length) {
    throw invalidArgument('Environment variable names must be unique.', `${place}.containers.env`);
  }
  if (Number(template.maxInstanceRequestConcurrency ?? 1) > 1 && (tryCpus(textOf(cpu)) ?? 1) < 1) {
    throw invalidArgument(
      'Total cpu < 1 is not supported with concurrency > 1.',
      `${place}.maxInstanceRequestConcurrency`,
    );
  }
}

/** cloud.google.com/run/docs/container-contract: Cloud Run sets these itself. */
const RESERVED = [
  'PORT',
  'K_SERVICE',
  'K_REVISION',
  'K_CONFIGURATION',
  'CLOUD_RUN_JOB',
  'CLOUD_RUN_EXECUTION',
];

/** cloud.google.com/run/quotas: requests last up to 60 minutes, tasks up to 168 hours. */
function checkTimes(template: JsonObject, kind: WorkloadKind, place: string): void {
  const seconds = (tryParseDuration(template.timeout) ?? 0) / 1000;
  const most = kind === 'services' ? 3600 : 168 * 3600;
  if (seconds <= 0 || seconds > most) {
    throw invalidArgument(
      `The timeout must be from 1s to ${most}s, got ${textOf(template.timeout)}.`,
      `${place}.timeout`,
    );
  }
  const { minInstanceCount, maxInstanceCount } = objectOf(template.scaling);
  if (Number(minInstanceCount ?? 0) > Number(maxInstanceCount ?? 1000)) {
    throw invalidArgument(
      'max_instance_count must be greater or equal than min_instance_count.',
      `${place}.scaling`,
    );
  }
  const concurrency = Number(template.maxInstanceRequestConcurrency ?? 1);
  if (concurrency < 1 || concurrency > 1000) {
    throw invalidArgument(
      'max_instance_request_concurrency must be from 1 to 1000.',
      `${place}.maxInstanceRequestConcurrency`,
    );
  }
}

function secretsIn(template: JsonObject): readonly string[] {
  const fromEnv = listOf(template.containers).flatMap((container) =>
    listOf(objectOf(container).env).map((entry) =>
      textOf(objectOf(objectOf(objectOf(entry).valueSource).secretKeyRef).secret),
    ),
  );
  const fromVolumes = listOf(template.volumes)
    .filter(isObject)
    .map((volume) => textOf(objectOf(volume.secret).secret));
  return [...fromEnv, ...fromVolumes].filter((secret) => secret !== '');
}

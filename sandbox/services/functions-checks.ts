import { isObject, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { requireApiOn } from '../contract/api-gate';
import { agentEmail, type ServiceAgentId } from '../iam/agents';
import { requireKey } from '../iam/customer-key';
import { ApiError } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import type { StoredObject } from '../state/storage';
import { tryResource } from '../state/stored-resources';
import { requireBuildAccess } from './functions-build';
import { runtimeProblem } from './functions-runtimes';
import { findSource } from './functions-source';
import { sizeProblem, tryCpus } from './quantities';
import { checkLabels, isSeeded, requireAccount, requireConnector, requireSecret } from './workload-checks';

/** The API's error for a wrong member of a function: the field and the reason. */
export const refusedFunction = (name: string, field: string, why: string): ApiError =>
  new ApiError('INVALID_ARGUMENT', `Failed to create or update 2nd Gen function ${name}: ${field}: ${why}`, {
    place: field,
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field, description: why }],
      },
    ],
  });

/**
 * Checks everything that the deployment of a function needs and names, in the order of Google's stages: the request,
 * the resources that it names, the build, the revision. Google returns errors of the later stages in the operation.
 *
 * @param config - with defaults
 * @throws ApiError
 */
export function checkFunction(state: CloudState, name: string, config: JsonObject, nowMs: number): void {
  const build = objectOf(config.buildConfig);
  const service = objectOf(config.serviceConfig);
  const refuse = (field: string, why: string | undefined): void => {
    if (why !== undefined) throw refusedFunction(name, field, why);
  };
  refuse('build_config.runtime', runtimeProblem(textOf(build.runtime), nowMs));
  refuse('build_config.entry_point', entryPointProblem(textOf(build.entryPoint)));
  checkService(service, refuse);
  checkLabels(objectOf(config.labels), 'labels');
  requireAccount(state, textOf(service.serviceAccountEmail));
  requireAccount(state, buildAccount(state, name, textOf(build.serviceAccount)));
  for (const api of ['cloudbuild', 'artifactregistry', 'run']) {
    requireApiOn(state, projectOf(name), `${api}.googleapis.com`);
  }
  requireSource(state, name, config);
  checkBuildPlaces(state, name, config, refuse);
  checkKey(state, name, textOf(config.kmsKeyName));
  requireBuildAccess(state, name, config);
  checkRevision(state, name, service);
}

/** @throws ApiError INVALID_ARGUMENT if the source is missing */
export function requireSource(state: CloudState, name: string, config: JsonObject): StoredObject {
  const { object, problem } = findSource(state, objectOf(config.buildConfig));
  if (object) return object;
  throw refusedFunction(name, 'build_config.source.storage_source', problem);
}

type Refuse = (field: string, why: string | undefined) => void;

const entryPointProblem = (entryPoint: string): string | undefined =>
  /^[A-Za-z_$][\w$.]*(?:-[\w$.]+)*$/.test(entryPoint) && entryPoint.length <= 128
    ? undefined
    : `'${entryPoint}' is not a name of a function.`;

/** cloud.google.com/functions/quotas and the memory, CPU and concurrency pages of Cloud Run. */
function checkService(service: JsonObject, refuse: Refuse): void {
  const cpu = textOf(service.availableCpu);
  refuse('service_config.available_memory', sizeProblem(cpu, textOf(service.availableMemory)));
  const within = (field: string, value: number, [from, to]: readonly [number, number]): void =>
    refuse(
      `service_config.${field}`,
      value >= from && value <= to ? undefined : `${value} is not from ${from} to ${to}.`,
    );
  const concurrency = Number(service.maxInstanceRequestConcurrency);
  const [least, most] = [Number(service.minInstanceCount ?? 0), Number(service.maxInstanceCount)];
  within('timeout_seconds', Number(service.timeoutSeconds), [1, 3600]);
  within('max_instance_request_concurrency', concurrency, [1, 1000]);
  within('max_instance_count', most, [1, 1000]);
  within('min_instance_count', least, [0, most]);
  if (concurrency > 1 && (tryCpus(cpu) ?? 0) < 1) {
    refuse(
      'service_config.max_instance_request_concurrency',
      'Total cpu < 1 is not supported with concurrency > 1.',
    );
  }
  const bad = Object.keys(objectOf(service.environmentVariables)).find(isReserved);
  if (bad !== undefined)
    refuse('service_config.environment_variables', `the name '${bad}' is reserved or invalid.`);
}

/** cloud.google.com/functions/docs/configuring/env-var, reserved environment variables. */
const isReserved = (name: string): boolean =>
  name === '' ||
  name.includes('=') ||
  name.startsWith('X_GOOGLE_') ||
  ['FUNCTION_TARGET', 'FUNCTION_SIGNATURE_TYPE', 'K_SERVICE', 'K_REVISION', 'PORT'].includes(name);

const ACCOUNT = /^projects\/([^/]+)\/serviceAccounts\/([^/]+)$/;

/** The email in `projects/P/serviceAccounts/EMAIL`, in the function's own project. */
export function buildAccount(state: CloudState, name: string, sent: string): string {
  const [, project = '', email = ''] = ACCOUNT.exec(withProjectId(state, sent)) ?? [];
  if (email !== '' && [projectOf(name), '-'].includes(project)) return email;
  throw refusedFunction(
    name,
    'build_config.service_account',
    `'${sent}' is not of the form projects/${projectOf(name)}/serviceAccounts/EMAIL.`,
  );
}

const REPOSITORY = /^projects\/([^/]+)\/locations\/([^/]+)\/repositories\/[^/]+$/;
const WORKER_POOL = /^projects\/[^/]+\/locations\/([^/]+)\/workerPools\/[^/]+$/;

/**
 * Checks the repository, the pool, and the rule that a function with a customer-managed key needs a repository with the
 * same key.
 */
function checkBuildPlaces(state: CloudState, name: string, config: JsonObject, refuse: Refuse): void {
  const { workerPool, dockerRepository } = objectOf(config.buildConfig);
  const location = name.split('/')[3];
  const pool = textOf(workerPool);
  if (pool !== '') {
    const at = WORKER_POOL.exec(pool)?.[1];
    if (at !== location) refuse('build_config.worker_pool', `'${pool}' is not a worker pool in ${location}.`);
    if (!isSeeded(state, pool)) refuse('build_config.worker_pool', `worker pool '${pool}' does not exist.`);
  }
  const key = withProjectId(state, textOf(config.kmsKeyName));
  const repository = withProjectId(state, textOf(dockerRepository));
  const isOwn = repository.endsWith('/repositories/gcf-artifacts');
  if (key !== '' && isOwn) {
    refuse('build_config.docker_repository', 'a function with a key needs a repository with the same key.');
  }
  const [, , at] = REPOSITORY.exec(repository) ?? [];
  if (at !== location) {
    refuse('build_config.docker_repository', `'${repository}' is not a repository in ${location}.`);
  }
  const found = tryResource(state, 'artifactregistry', repository);
  if (!found && isOwn) return;
  if (!found) refuse('build_config.docker_repository', `Repository '${repository}' not found.`);
  const { format, kmsKeyName } = found?.body ?? {};
  if (format !== undefined && format !== 'DOCKER') {
    refuse(
      'build_config.docker_repository',
      `'${repository}' is of format ${textOf(format)}, expected DOCKER.`,
    );
  }
  if (key !== '' && withProjectId(state, textOf(kmsKeyName)) !== key) {
    refuse(
      'build_config.docker_repository',
      `'${repository}' is not encrypted with the key of the function.`,
    );
  }
}

/** "Protect your data with CMEK" of Cloud Run functions: these agents of the project use the function's key. */
const KEY_USERS: readonly ServiceAgentId[] = [
  'cloudfunctions',
  'run',
  'artifactregistry',
  'storage',
  'eventarc',
];

function checkKey(state: CloudState, name: string, key: string): void {
  if (key === '') return;
  const [, project = '', , location = ''] = name.split('/');
  for (const id of KEY_USERS) {
    requireKey(state, { key, agent: agentEmail(state, project, id), location, place: 'kmsKeyName' });
  }
}

/** Checks what the Cloud Run revision needs: the connector, the secrets, and a policy that admits images. */
function checkRevision(state: CloudState, name: string, service: JsonObject): void {
  const parent = name.split('/').slice(0, 4).join('/');
  const [connector, policy] = [textOf(service.vpcConnector), textOf(service.binaryAuthorizationPolicy)];
  if (connector !== '') requireConnector(state, connector, { parent, place: 'service_config.vpc_connector' });
  if (policy !== '') {
    if (policy !== 'default' && !POLICY.test(policy)) {
      throw refusedFunction(
        name,
        'service_config.binary_authorization_policy',
        `'${policy}' is not a policy.`,
      );
    }
    requireApiOn(state, projectOf(name), 'binaryauthorization.googleapis.com');
  }
  const account = textOf(service.serviceAccountEmail);
  for (const list of ['secretEnvironmentVariables', 'secretVolumes'] as const) {
    for (const { projectId, secret } of listOf(service[list]).filter(isObject)) {
      const project = textOf(projectId) || projectOf(name);
      requireSecret(state, { secret: `projects/${project}/secrets/${textOf(secret)}`, account, place: list });
    }
  }
}

const POLICY = /^projects\/[^/]+\/platforms\/cloudRun\/policies\/[^/]+$/;

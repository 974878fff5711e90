import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { runtimeEmail } from '../iam/tested-resource';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, projectOf } from '../state/names';
import { GIBIBYTE, MEBIBYTE, tryBytes } from './quantities';

/**
 * A function's configuration with the API's defaults (discovery document of functions v2, and an answer of the API in
 * firebase-tools issue 7369). Members that are unset or zero are left out.
 */
export function withDefaults(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const project = projectOf(name);
  const parent = name.split('/').slice(0, 4).join('/');
  const build = present(objectOf(sent.buildConfig));
  const service = present(objectOf(sent.serviceConfig));
  const memory = textOf(service.availableMemory) || '256M';
  return present({
    ...sent,
    name,
    environment: 'GEN_2',
    buildConfig: {
      ...build,
      ...(build.onDeployUpdatePolicy === undefined ? { automaticUpdatePolicy: {} } : {}),
      entryPoint: textOf(build.entryPoint) || lastSegment(name),
      dockerRegistry: 'ARTIFACT_REGISTRY',
      dockerRepository: textOf(build.dockerRepository) || `${parent}/repositories/gcf-artifacts`,
      serviceAccount:
        textOf(build.serviceAccount) ||
        `projects/${project}/serviceAccounts/${runtimeEmail(state, project, '')}`,
    },
    serviceConfig: {
      maxInstanceCount: 100,
      timeoutSeconds: 60,
      maxInstanceRequestConcurrency: 1,
      ingressSettings: 'ALLOW_ALL',
      availableCpu: cpuFor(memory),
      allTrafficOnLatestRevision: true,
      ...service,
      availableMemory: memory,
      // The API adds this variable to every function. The provider suppresses the difference.
      environmentVariables: { LOG_EXECUTION_ID: 'true', ...objectOf(service.environmentVariables) },
      serviceAccountEmail: runtimeEmail(state, project, textOf(service.serviceAccountEmail)),
    },
  });
}

/** Without nulls, zeros and empty strings, which the JSON of protobuf messages leaves out. */
const present = (members: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== undefined && value !== null && value !== 0 && value !== '',
    ),
  );

/** cloud.google.com/run/docs/configuring/services/memory-limits, functions: the CPU for each memory size. */
const CPU_OF: readonly (readonly [number, string])[] = [
  [128 * MEBIBYTE, '0.0833'],
  [256 * MEBIBYTE, '0.1666'],
  [512 * MEBIBYTE, '0.3333'],
  [GIBIBYTE, '0.5833'],
  [2 * GIBIBYTE, '1'],
  [8 * GIBIBYTE, '2'],
  [16 * GIBIBYTE, '4'],
];

function cpuFor(memory: string): string {
  const bytes = tryBytes(memory) ?? 0;
  return CPU_OF.find(([upTo]) => bytes <= upTo)?.[1] ?? '8';
}

import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call } from '../contract/service';
import { withAgent } from '../iam/agents';
import { withoutPolicy } from '../iam/policies';
import { ApiError, invalidArgument, notFound } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { FUNCTION_REGIONS, requireRegion } from '../protocol/regions';
import { rfc3339 } from '../protocol/time';
import { maskPaths } from '../schema/field-mask';
import { type CloudFunction, type CloudState, takeSequence } from '../state/cloud-state';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import { addResource, tryResource } from '../state/stored-resources';
import { checkFunction, refusedFunction, requireSource } from './functions-checks';
import { withDefaults } from './functions-config';
import { functionService, ingressOf, serviceNameOf } from './functions-service';
import { copySource } from './functions-source';
import { functionView } from './functions-view';
import { admitRevision } from './image-admission';
import { deployedService, withoutService, withService } from './run-deploy';
import { latestCreated } from './run-state';
import { serviceUri } from './run-view';

export function findFunction({ state }: Pick<Call, 'state'>, sent: string): CloudFunction {
  const name = withProjectId(state, sent);
  const found = tryMember(state.functions, name);
  if (!found) throw notFound(name);
  return found;
}

const ID = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** POST functions: checks, builds and deploys everything immediately. The operation is done when it is returned. */
export function createFunction(call: Call): Answer {
  const { state, message } = call;
  const parent = withProjectId(state, textOf(message.parent));
  requireRegion(FUNCTION_REGIONS, parent.split('/')[3] ?? '');
  const id = textOf(message.functionId);
  const name = `${parent}/functions/${id}`;
  if (!ID.test(id)) {
    throw invalidArgument(
      `'${id}' is not a function's name: expected at most 63 lowercase letters, digits and dashes, with a letter first and no dash at the end.`,
      'functionId',
    );
  }
  const body = objectOf(message.body);
  const sentName = textOf(body.name);
  if (sentName !== '' && withProjectId(state, sentName) !== name) {
    throw invalidArgument(`The name '${sentName}' is not that of parent and functionId.`, 'body.name');
  }
  if (body.environment === 'GEN_1')
    throw refusedFunction(name, 'environment', 'the sandbox implements only GEN_2.');
  if (tryMember(state.functions, name)) {
    throw new ApiError(
      'ALREADY_EXISTS',
      `Could not create Cloud Run function ${name}. Resource already exists.`,
    );
  }
  if (state.run.services[serviceNameOf(name)]) {
    throw new ApiError(
      'ALREADY_EXISTS',
      `Could not create Cloud Run service ${id}. A Cloud Run service with this name already exists. Please redeploy the function with a different name.`,
    );
  }
  return deploy(call, name, body, 'create');
}

/**
 * PATCH functions: changes the members of the mask, or all members that are sent; then builds and creates a new
 * revision.
 */
export function updateFunction(call: Call): Answer {
  const { message } = call;
  const before = findFunction(call, textOf(message.name));
  const body = objectOf(message.body);
  const name = withProjectId(call.state, textOf(message.name));
  const paths = maskPaths(textOf(message.updateMask));
  const wanted = paths.length > 0 ? paths : Object.keys(body).filter((member) => member !== 'name');
  const merged = wanted.reduce<JsonObject>(
    (config, path) => replaced(config, path, body),
    unresolved(before),
  );
  return deploy(call, name, merged, 'update');
}

/** The stored configuration in the form that a client can send again, with the copy as its source. */
const unresolved = ({ config, sourceObject }: CloudFunction): JsonObject => ({
  ...config,
  buildConfig: {
    ...objectOf(config.buildConfig),
    source: { storageSource: { bucket: sourceObject.bucket, object: sourceObject.name } },
  },
});

const MEMBERS = ['description', 'buildConfig', 'serviceConfig', 'kmsKeyName', 'labels'];

function replaced(config: JsonObject, path: string, body: JsonObject): JsonObject {
  const [member = '', inner, ...deeper] = path.split('.');
  if (!MEMBERS.includes(member) || deeper.length > 0) {
    throw invalidArgument(`Invalid field path '${path}' in update_mask`, `updateMask: ${path}`);
  }
  if (inner === undefined) return { ...config, [member]: body[member] };
  return { ...config, [member]: { ...objectOf(config[member]), [inner]: objectOf(body[member])[inner] } };
}

type Verb = 'create' | 'update' | 'delete';

function deploy(call: Call, name: string, sent: JsonObject, verb: Verb): Answer {
  const { nowMs, principal } = call;
  const { state } = takeSequence(call.state);
  const config = withDefaults(state, name, sent);
  checkFunction(state, name, config, nowMs);
  const source = requireSource(state, name, config);
  const copied = copySource(withAgents(state, name), name, { source, kmsKey: textOf(config.kmsKeyName) });
  const built = withOwnRepository(copied.state, textOf(objectOf(config.buildConfig).dockerRepository), nowMs);
  const run = functionService(built, name, { config, source: copied.object });
  admitRevision(built, serviceNameOf(name), run);
  const before = built.run.services[serviceNameOf(name)];
  const service = deployedService(built, before, {
    name: serviceNameOf(name),
    config: run,
    principal,
    nowMs,
  });
  const fn = record(built, name, config, {
    sourceObject: { bucket: copied.bucket, name: copied.object.name },
    revision: latestCreated(service.revisions) ?? '',
    nowMs,
  });
  const next = withService({ ...built, functions: { ...built.functions, [name]: fn } }, service);
  return { state: next, body: operation(call, name, verb, functionView(next, fn)) };
}

function record(
  state: CloudState,
  name: string,
  config: JsonObject,
  {
    sourceObject,
    revision,
    nowMs,
  }: Pick<CloudFunction, 'sourceObject' | 'revision'> & { readonly nowMs: number },
): CloudFunction {
  const { source: _copied, ...buildConfig } = objectOf(config.buildConfig);
  const service = objectOf(config.serviceConfig);
  const [, project = '', , location = ''] = name.split('/');
  return {
    name: lastSegment(name),
    project,
    location,
    entryPoint: textOf(buildConfig.entryPoint),
    serviceAccount: textOf(service.serviceAccountEmail),
    env: Object.fromEntries(
      Object.entries(objectOf(service.environmentVariables)).map(([member, value]) => [
        member,
        textOf(value),
      ]),
    ),
    uri: serviceUri(state, serviceNameOf(name)),
    ingress: ingressOf(service),
    timeoutSeconds: Number(service.timeoutSeconds),
    sourceObject,
    revision,
    config: { ...config, buildConfig },
    createdMs: state.functions[name]?.createdMs ?? nowMs,
    updatedMs: nowMs,
  };
}

/** Adds the agents that a first function creates at the latest. */
function withAgents(state: CloudState, name: string): CloudState {
  const project = projectOf(name);
  return (['cloudfunctions', 'run', 'artifactregistry'] as const).reduce(
    (current, id) => withAgent(current, project, id, `the function ${lastSegment(name)}`),
    state,
  );
}

/** If the function names no repository, Cloud Functions creates its own with the first build. */
function withOwnRepository(state: CloudState, repository: string, nowMs: number): CloudState {
  const name = withProjectId(state, repository);
  if (tryResource(state, 'artifactregistry', name)) return state;
  const body = { format: 'DOCKER', labels: { 'goog-managed-by': 'cloudfunctions' } };
  return addResource(state, 'artifactregistry', name, { body, nowMs });
}

/**
 * DELETE functions: deletes the function, its Cloud Run service and both policies. The copied source and the image
 * stay.
 */
export function deleteFunction(call: Call): Answer {
  const name = withProjectId(call.state, textOf(call.message.name));
  findFunction(call, name);
  const { state } = takeSequence(call.state);
  const { [name]: _gone, ...functions } = state.functions;
  const next = withoutService(withoutPolicy({ ...state, functions }, name), serviceNameOf(name));
  return {
    state: next,
    body: operation(call, name, 'delete', undefined),
  };
}

/** functions v2 Operation. The response of a deletion is empty. */
function operation(
  { state, nowMs }: Call,
  target: string,
  verb: Verb,
  response: JsonObject | undefined,
): JsonObject {
  const parent = target.split('/').slice(0, 4).join('/');
  const time = rfc3339(nowMs);
  return {
    name: `${parent}/operations/operation-${state.sequence + 1}`,
    metadata: {
      '@type': 'type.googleapis.com/google.cloud.functions.v2.OperationMetadata',
      createTime: time,
      endTime: time,
      target,
      verb,
      cancelRequested: false,
      apiVersion: 'v2',
      operationType: `${verb.toUpperCase()}_FUNCTION`,
    },
    done: true,
    response: response
      ? { '@type': 'type.googleapis.com/google.cloud.functions.v2.Function', ...response }
      : { '@type': 'type.googleapis.com/google.protobuf.Empty' },
  };
}

import { isObject, type Json, type JsonObject } from '../../core/json';
import type { IamResource, Requirement } from '../iam/policy';
import { accountResource, runtimeEmail } from '../iam/tested-resource';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { lastSegment, projectOf, withProjectId } from '../protocol/names';
import { rfc3339 } from '../protocol/time';
import { definitionsOf } from '../schema/definitions';
import { checkMaskPath, maskPaths } from '../schema/field-mask';
import { RUN_API } from './run-api';
import { findService } from './run-find';
import { type RunOperation, type RunService, settleInstances, trafficOf } from './run-state';
import { operationView, serviceEtag, serviceView } from './run-view';
import { type Answer, type Call, objectOf, textOf } from './service';

const maskRules = () => ({
  definitions: definitionsOf(RUN_API),
  type: 'Service',
  scope: 'google.cloud.run.v2',
  fixed: ['etag', 'client', 'clientVersion'],
});

/** PATCH services: mask, etag, validation, then a new generation and a long-running operation. */
export function updateService(call: Call): Answer {
  const body = objectOf(call.message.service);
  const service = findService(call, textOf(body.name));
  const paths = checkedMask(call.message);
  checkEtag(service, body.etag);
  const config = applyMask(call, service.config, body, paths);
  checkScaling(config);
  checkTraffic(service, config);
  if (call.message.validateOnly === true) return validated(call, service, config);
  return commitUpdate(call, service, config);
}

function checkedMask(message: JsonObject): string[] {
  const paths = maskPaths(textOf(message.updateMask));
  if (paths.length === 0) {
    throw unimplemented('an update without updateMask (it replaces the template and makes a revision)');
  }
  for (const path of paths) {
    const problem = checkMaskPath(maskRules(), path);
    if (problem !== undefined) throw invalidArgument(problem, `updateMask: ${path}`);
    if (path === 'template' || path.startsWith('template.')) {
      throw unimplemented(`an update of '${path}' (it makes a new revision)`);
    }
  }
  return paths;
}

function checkEtag(service: RunService, etag: Json | undefined): void {
  if (etag === undefined || etag === null || etag === '' || etag === serviceEtag(service)) return;
  throw new ApiError(
    'ABORTED',
    `Conflict for resource '${lastSegment(service.name)}': version '${textOf(etag)}' was specified but current version is '${serviceEtag(service)}'.`,
    { place: 'service.etag' },
  );
}

/** Fields of the mask come from the body, everything else stays; what the body lacks is cleared. */
function applyMask(call: Call, config: JsonObject, body: JsonObject, paths: readonly string[]): JsonObject {
  return paths.reduce((result, path) => {
    const parts = path.split('.');
    const value = parts.reduce<Json | undefined>((at, part) => (isObject(at) ? at[part] : undefined), body);
    if (
      (value === undefined || value === null) &&
      call.state.assumptions['run.mask-member-absent-in-body'] === 'refused'
    ) {
      throw invalidArgument(`'${path}' is in update_mask but not in the service`, `service.${path}`);
    }
    return setAt(result, parts, value ?? undefined);
  }, config);
}

function setAt(target: JsonObject, [head, ...rest]: readonly string[], value: Json | undefined): JsonObject {
  if (head === undefined) return target;
  const next = rest.length === 0 ? value : setAt(objectOf(target[head]), rest, value);
  if (next === undefined) {
    const { [head]: _cleared, ...kept } = target;
    return kept;
  }
  return { ...target, [head]: next };
}

function checkScaling(config: JsonObject): void {
  const scaling = objectOf(config.scaling);
  if (scaling.scalingMode === 'MANUAL' && scaling.manualInstanceCount === undefined) {
    throw invalidArgument(
      'service.scaling.manual_instance_count must be set when scaling_mode is MANUAL (0 is a value and must be sent)',
      'service.scaling.manualInstanceCount',
    );
  }
  for (const field of ['minInstanceCount', 'maxInstanceCount', 'manualInstanceCount'] as const) {
    if (Number(scaling[field] ?? 0) < 0) {
      throw invalidArgument(`service.scaling.${field} must not be negative`, `service.scaling.${field}`);
    }
  }
}

function checkTraffic(service: RunService, config: JsonObject): void {
  const targets = trafficOf(config);
  const total = targets.reduce((sum, target) => sum + target.percent, 0);
  if (total !== 100)
    throw invalidArgument(`Traffic targets must sum up to 100 percent, got ${total}`, 'service.traffic');
  const tags = targets.flatMap((target) => (target.tag === undefined ? [] : [target.tag]));
  if (new Set(tags).size !== tags.length)
    throw invalidArgument('Traffic tags must be unique', 'service.traffic');
  for (const { type, revision } of targets) {
    const byRevision = type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
    if (byRevision !== (revision !== undefined)) {
      throw invalidArgument(
        `A traffic target of type ${type} ${byRevision ? 'needs' : 'must not name'} a revision`,
        'service.traffic',
      );
    }
    if (revision === undefined) continue;
    const known = Object.hasOwn(service.revisions, revision) ? service.revisions[revision] : undefined;
    if (!known?.ready) {
      throw invalidArgument(
        `Revision '${revision}' ${known ? 'is not ready and cannot serve traffic' : 'is not found'}.`,
        'service.traffic.revision',
      );
    }
  }
}

function commitUpdate(call: Call, service: RunService, config: JsonObject): Answer {
  const { state, nowMs, principal } = call;
  const settledMs = nowMs + state.timing.operationMs;
  const updated = settleInstances(
    {
      ...service,
      config,
      generation: service.generation + 1,
      version: service.version + 1,
      lastModifier: principal.slice(principal.indexOf(':') + 1),
      updateTime: rfc3339(nowMs),
      settledMs,
    },
    state.assumptions,
    state.timing,
    nowMs,
  );
  const operation = operationFor(call, updated, state.sequence + 1, settledMs);
  const next = {
    ...state,
    sequence: state.sequence + 1,
    run: {
      services: { ...state.run.services, [service.name]: updated },
      operations: { ...state.run.operations, [operation.name]: operation },
    },
  };
  return { state: next, body: operationView(operation, nowMs) };
}

function validated(call: Call, service: RunService, config: JsonObject): Answer {
  const operation = operationFor(call, { ...service, config }, 0, call.nowMs);
  return { body: operationView(operation, call.nowMs) };
}

function operationFor(call: Call, service: RunService, id: number, doneMs: number): RunOperation {
  const location = service.name.split('/').slice(0, 4).join('/');
  return {
    name: `${location}/operations/op-${id}`,
    service: service.name,
    doneMs,
    result: serviceView(call.state, service, Math.max(doneMs, service.settledMs)),
  };
}

/** Switching the invoker check off needs more than an update (cloud.google.com/run/docs/authenticating/public). */
export function updateRequirements({ message, state }: Call): Requirement[] {
  if (!maskPaths(textOf(message.updateMask)).includes('invokerIamDisabled')) return [];
  const name = withProjectId(state, textOf(objectOf(message.service).name));
  return ['run.services.create', 'run.services.setIamPolicy'].map((permission) => ({
    permission,
    resource: { name, project: projectOf(name) },
  }));
}

/** The account that the service in question runs as; none to test when there is no such service. */
export function runtimeAccount({ state, message }: Call): readonly IamResource[] {
  const name = withProjectId(state, textOf(objectOf(message.service).name));
  const found = Object.hasOwn(state.run.services, name) ? state.run.services[name] : undefined;
  if (!found) return [];
  const project = projectOf(name);
  const named = textOf(objectOf(found.config.template).serviceAccount);
  return [accountResource(runtimeEmail(state, project, named), project)];
}

/** Revisions are read with the permission on their service, or on the project where the name leaves it open. */
export const serviceScope =
  (member: 'name' | 'parent') =>
  ({ state, message }: Call): readonly IamResource[] => {
    const name = withProjectId(state, textOf(message[member]));
    const [, , , , collection, service] = name.split('/');
    const isNamed = collection === 'services' && service !== undefined && service !== '-';
    return [
      {
        name: name
          .split('/')
          .slice(0, isNamed ? 6 : 2)
          .join('/'),
        project: projectOf(name),
      },
    ];
  };

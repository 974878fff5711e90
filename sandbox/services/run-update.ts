import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { IamResource, Requirement } from '../contract/requirement';
import type { Answer, Call } from '../contract/service';
import { accountResource, runtimeEmail } from '../iam/tested-resource';
import { invalidArgument } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { definitionsOf } from '../schema/definitions';
import { checkMaskPath, maskPaths } from '../schema/field-mask';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import type { RunService } from '../state/run';
import { RUN_API } from './run-api';
import { commitService, createService, wholeService } from './run-create';
import { findService } from './run-find';
import { checkEtag } from './run-jobs';
import { withTemplateDefaults } from './run-template';
import { serviceEtag } from './run-view';

const maskRules = () => ({
  definitions: definitionsOf(RUN_API),
  type: 'Service',
  scope: 'google.cloud.run.v2',
  fixed: ['etag', 'client', 'clientVersion'],
});

/** PATCH services: mask, etag, validation, then a new generation and a long-running operation. */
export function updateService(call: Call): Answer {
  const body = objectOf(call.message.service);
  const name = withProjectId(call.state, textOf(body.name));
  if (call.message.allowMissing === true && !tryMember(call.state.run.services, name)) {
    return createService(call, name, body);
  }
  const service = findService(call, name);
  const paths = checkedMask(call.message);
  checkEtag(service.name, serviceEtag(service), body.etag);
  const config =
    paths.length === 0 ? wholeService(call, name, body) : applyMask(call, service.config, body, paths);
  return commitService(call, service, withFilledTemplate(call, service, config, paths));
}

function checkedMask(message: JsonObject): string[] {
  const paths = maskPaths(textOf(message.updateMask));
  for (const path of paths) {
    const problem = checkMaskPath(maskRules(), path);
    if (problem !== undefined) throw invalidArgument(problem, `updateMask: ${path}`);
  }
  return paths;
}

/** A template that the request changes gets Cloud Run's defaults. Otherwise the template stays unchanged. */
function withFilledTemplate(
  { state }: Call,
  { name }: RunService,
  config: JsonObject,
  paths: readonly string[],
): JsonObject {
  const touched = paths.length === 0 || paths.some((path) => path.split('.')[0] === 'template');
  return touched
    ? { ...config, template: withTemplateDefaults(state, name, objectOf(config.template)) }
    : config;
}

/** Fields of the mask come from the body, and all others stay. Masked fields that the body lacks are cleared. */
function applyMask(call: Call, config: JsonObject, body: JsonObject, paths: readonly string[]): JsonObject {
  return paths.reduce((result, path) => {
    const parts = path.split('.');
    const value = parts.reduce<Json | undefined>((at, part) => (isObject(at) ? at[part] : undefined), body);
    // On the wire, an empty list is the same as an absent one.
    const isAbsent = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (isAbsent && call.state.assumptions['run.mask-member-absent-in-body'] === 'refused') {
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

/** Disabling the invoker check needs more than an update (cloud.google.com/run/docs/authenticating/public). */
export function updateRequirements({ message, state }: Call): Requirement[] {
  const body = objectOf(message.service);
  const name = withProjectId(state, textOf(body.name));
  const standing = tryMember(state.run.services, name);
  const resource = { name, project: projectOf(name) };
  if (!standing && message.allowMissing === true) return [{ permission: 'run.services.create', resource }];
  const paths = maskPaths(textOf(message.updateMask));
  const changes =
    paths.length === 0
      ? (body.invokerIamDisabled === true) !== (standing?.config.invokerIamDisabled === true)
      : paths.includes('invokerIamDisabled');
  if (!changes) return [];
  return ['run.services.create', 'run.services.setIamPolicy'].map((permission) => ({ permission, resource }));
}

/** The creator of a service that anyone can invoke also needs the permission to set its policy. */
export function createRequirements({ message, state }: Call): Requirement[] {
  if (objectOf(message.service).invokerIamDisabled !== true) return [];
  const name = withProjectId(state, textOf(message.parent));
  const project = projectOf(name);
  return [{ permission: 'run.services.setIamPolicy', resource: { name: `projects/${project}`, project } }];
}

/** The runtime accounts of the service, before and after. Empty if the service does not exist. */
export function runtimeAccount({ state, message }: Call): readonly IamResource[] {
  const body = objectOf(message.service);
  const name = withProjectId(state, textOf(body.name));
  const found = tryMember(state.run.services, name);
  if (!found && message.allowMissing !== true) return [];
  const paths = maskPaths(textOf(message.updateMask));
  const touches = paths.length === 0 || paths.some((path) => /^template(?:$|\.serviceAccount$)/.test(path));
  const templates = [...(found ? [found.config.template] : []), ...(touches ? [body.template] : [])];
  return accountsOf(state, name, templates);
}

/** The account of a new service. */
export const newAccount = ({ state, message }: Call): readonly IamResource[] =>
  accountsOf(state, withProjectId(state, `${textOf(message.parent)}/services/new`), [
    objectOf(message.service).template,
  ]);

function accountsOf(
  state: CloudState,
  name: string,
  templates: readonly (Json | undefined)[],
): readonly IamResource[] {
  const project = projectOf(name);
  const emails = templates.map((template) =>
    runtimeEmail(state, project, textOf(objectOf(template).serviceAccount)),
  );
  return [...new Set(emails)].map((email) => accountResource(email, project));
}

/** Reading revisions needs the permission on their service, or on the project if the name leaves the service open. */
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

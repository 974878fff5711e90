import type { Json, JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, pageBody } from '../contract/service';
import { concurrentChange } from '../iam/policies';
import { ApiError, invalidArgument } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import { maskPaths } from '../schema/field-mask';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, projectOf, tryProject, withProjectId } from '../state/names';
import type { StoredResource } from '../state/resources';
import {
  addResource,
  etagOf,
  removeResource,
  replaceResource,
  resourcesUnder,
  tryResource,
} from '../state/stored-resources';
import { entityNotFound } from './orgpolicy-constraints';
import { checkSpec, withoutZeros } from './orgpolicy-spec';

const API = 'orgpolicy';

/** "Responses will return the name using the equivalent project number." */
const shownName = (state: CloudState, name: string): string =>
  name.replace(/^projects\/([^/]+)/, (whole, id: string) => {
    const project = tryProject(state, id);
    return project ? `projects/${project.number}` : whole;
  });

function policyView(state: CloudState, name: string, policy: StoredResource): JsonObject {
  const etag = etagOf(name, policy);
  const { updateTime: _kept, spec, dryRunSpec } = policy.body;
  const shown = (value: Json | undefined): JsonObject => ({
    etag,
    updateTime: policy.body.updateTime ?? rfc3339(policy.createdMs),
    ...objectOf(value),
  });
  return {
    name: shownName(state, name),
    etag,
    ...(spec === undefined ? {} : { spec: shown(spec) }),
    ...(dryRunSpec === undefined ? {} : { dryRunSpec: shown(dryRunSpec) }),
  };
}

function findPolicy(state: CloudState, name: string): StoredResource {
  const found = tryResource(state, API, name);
  if (!found) throw entityNotFound(name);
  return found;
}

const nameIn = ({ state, message }: Call): string => withProjectId(state, textOf(message.name));

export function getPolicy(call: Call): Answer {
  const name = nameIn(call);
  return { body: policyView(call.state, name, findPolicy(call.state, name)) };
}

export function listPolicies({ state, message }: Call): Answer {
  const found = resourcesUnder(state, API, withProjectId(state, textOf(message.parent)), 'policies');
  const views = found.map(([name, policy]): Json => policyView(state, name, policy));
  return { body: pageBody('policies', views, message, { byDefault: 100, max: 1000 }) };
}

export function createPolicy({ state, message, nowMs }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const sent = objectOf(message.body);
  const name = withProjectId(state, textOf(sent.name));
  if (!name.startsWith(`${parent}/policies/`) || lastSegment(name) === '') {
    throw invalidArgument(`The policy's name must be ${parent}/policies/CONSTRAINT`, 'body.name');
  }
  requireConstraint(state, name);
  if (tryResource(state, API, name)) {
    throw new ApiError('ALREADY_EXISTS', 'Requested entity already exists', { place: name });
  }
  const body = { ...specsOf(sent, name), updateTime: rfc3339(nowMs) };
  const after = addResource(state, API, name, { body, nowMs });
  return { state: after, body: policyView(after, name, findPolicy(after, name)) };
}

/**
 * The mask names members of the policy. Terraform's provider writes `policy.spec`, as in the definition of the method.
 * Without a mask, both specs are overwritten.
 */
export function updatePolicy(call: Call): Answer {
  const { state, message, nowMs } = call;
  const name = nameIn(call);
  const before = findPolicy(state, name);
  requireConstraint(state, name);
  const sent = objectOf(message.body);
  const etags = [sent, objectOf(sent.spec), objectOf(sent.dryRunSpec)].map(({ etag }) => textOf(etag));
  if (etags.some((etag) => etag !== '' && etag !== etagOf(name, before))) throw concurrentChange();
  const members = membersOf(textOf(message.updateMask));
  const { updateTime: _old, ...standing } = before.body;
  const changed = members.map((member) => [member, sent[member] ?? null] as const);
  const body = specsOf({ ...standing, ...Object.fromEntries(changed) }, name);
  const after = replaceResource(state, API, name, { ...body, updateTime: rfc3339(nowMs) });
  return { state: after, body: policyView(after, name, findPolicy(after, name)) };
}

const SPECS = ['spec', 'dryRunSpec'] as const;

function membersOf(mask: string): readonly string[] {
  const paths = maskPaths(mask).map((path) =>
    path.replace(/^policy\./, '').replace('dry_run_spec', 'dryRunSpec'),
  );
  if (paths.length === 0 || paths.includes('*')) return SPECS;
  const wrong = paths.find((path) => !SPECS.some((member) => member === path));
  if (wrong !== undefined) throw invalidArgument(`'${wrong}' of a policy cannot be updated`, 'updateMask');
  return paths;
}

/** The etag of a policy and `reset` do not affect the effective policy, so only the specs are stored. */
function specsOf(sent: JsonObject, name: string): JsonObject {
  const specs = SPECS.flatMap((member) => {
    const value = sent[member];
    if (value === undefined || value === null) return [];
    const spec = withoutZeros(objectOf(value));
    checkSpec(spec, { constraint: lastSegment(name), place: `body.${member}` });
    return [[member, spec] as const];
  });
  if (specs.length === 0) throw invalidArgument('a policy must have a spec or a dry_run_spec', 'body.spec');
  return Object.fromEntries(specs);
}

export function deletePolicy(call: Call): Answer {
  const name = nameIn(call);
  const found = findPolicy(call.state, name);
  const etag = textOf(call.message.etag);
  if (etag !== '' && etag !== etagOf(name, found)) throw concurrentChange();
  return { state: removeResource(call.state, API, name), body: {} };
}

/**
 * A custom constraint must exist in the organization above. The sandbox has no list of Google's own constraints and
 * accepts any name of their form.
 */
function requireConstraint(state: CloudState, policy: string): void {
  const constraint = lastSegment(policy);
  if (!constraint.startsWith('custom.')) {
    if (/^[a-z][a-zA-Z0-9]*(?:\.[a-zA-Z0-9]+)+$/.test(constraint)) return;
    throw entityNotFound(constraint);
  }
  const organizations = levelsAbove(state, policy).filter((level) => level.startsWith('organizations/'));
  const named = Object.keys(state.resources[API] ?? {}).filter((name) =>
    name.endsWith(`/customConstraints/${constraint}`),
  );
  // If the seed gives no ancestors of a project or folder, any organization's constraint is accepted.
  const found =
    organizations.length === 0
      ? named.length > 0
      : named.some((name) => organizations.includes(name.split('/customConstraints/')[0] ?? ''));
  if (!found) throw entityNotFound(`${constraint}, which must be created first`);
}

/** The resource itself, then its ancestors, as far as the seed gives them. */
function levelsAbove(state: CloudState, name: string): readonly string[] {
  const level = name.split('/').slice(0, 2).join('/');
  const project = level.startsWith('projects/') ? tryProject(state, projectOf(level)) : undefined;
  if (project) return [`projects/${project.id}`, ...project.ancestors];
  const chains = Object.values(state.projects).map(({ ancestors }) => ancestors);
  const chain = chains.find((ancestors) => ancestors.includes(level)) ?? [level];
  return chain.slice(chain.indexOf(level));
}

/**
 * The nearest policy, from the resource upwards. If a policy sets inheritFromParent, Google merges list values of
 * several levels; a seed states the merged result on one level instead. Without any policy, the constraint's default
 * applies: everything is allowed (for every constraint that the doctor asks for; boolean ones are off).
 */
export function getEffectivePolicy(call: Call): Answer {
  const { state } = call;
  const name = nameIn(call);
  const constraint = lastSegment(name);
  const spec = levelsAbove(state, name)
    .map((level) => tryResource(state, API, `${level}/policies/${constraint}`)?.body.spec)
    .find((each) => each !== undefined);
  const byDefault = constraint.startsWith('custom.') ? { enforce: false } : { allowAll: true };
  const { reset, ...inForce } = objectOf(spec);
  const shown = spec === undefined || reset === true ? { rules: [byDefault] } : inForce;
  return { body: { name: shownName(state, name), spec: shown } };
}

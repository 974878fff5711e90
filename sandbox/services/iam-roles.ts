import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import {
  type CustomRole,
  customRolesOf,
  RESTORABLE_MS,
  tryCustomRole,
  withCustomRole,
  withoutGoneRole,
} from '../iam/custom-roles';
import { concurrentChange } from '../iam/policies';
import { permissionsOf } from '../iam/policy';
import { scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument, notFound } from '../protocol/errors';
import { withProjectId } from '../state/names';
import { alreadyExists, etagOf } from '../state/stored-resources';

const ROLE_DOCS = 'cloud.google.com/iam/docs/creating-custom-roles';

const tested = (permission: string, at: string): Pick<Method, 'permissions'> => ({
  permissions: [{ permission, on: scopeOf(at), source: ROLE_DOCS }],
});

const SETTABLE = { title: true, description: true, stage: true, includedPermissions: true } as const;
const settableIn = (path: string): Record<string, true> =>
  Object.fromEntries(Object.keys(SETTABLE).map((member) => [`${path}.${member}`, true]));

/** `v1.projects.roles.*` and `v1.organizations.roles.*` are the same methods on two kinds of parents. */
export const roleMethods = (parent: 'projects' | 'organizations'): Readonly<Record<string, Method>> =>
  Object.fromEntries(
    Object.entries(ROLE_METHODS).map(([name, method]) => [`v1.${parent}.roles.${name}`, method]),
  );

const ROLE_METHODS: Readonly<Record<string, Method>> = {
  get: { ...tested('iam.roles.get', 'name'), changes: 'nothing', answer: getRole },
  list: { ...tested('iam.roles.list', 'parent'), changes: 'nothing', answer: listRoles },
  create: {
    ...tested('iam.roles.create', 'parent'),
    changes: { parent: true, 'body.roleId': true, ...settableIn('body.role') },
    answer: createRole,
  },
  patch: {
    ...tested('iam.roles.update', 'name'),
    changes: {
      name: true,
      updateMask: true,
      'body.etag': true,
      'body.name': 'the path already names the role',
      ...settableIn('body'),
    },
    answer: patchRole,
  },
  delete: {
    ...tested('iam.roles.delete', 'name'),
    changes: { name: true, etag: true },
    answer: deleteRole,
  },
  undelete: {
    ...tested('iam.roles.undelete', 'name'),
    changes: { name: true, 'body.etag': true },
    answer: undeleteRole,
  },
};

/** Predefined roles are public. */
export function getPredefinedRole({ state, message }: Call): Answer {
  const name = textOf(message.name);
  const includedPermissions = permissionsOf(state, name);
  if (!includedPermissions) throw noSuchRole(name);
  return { body: { name, stage: 'GA', includedPermissions: [...includedPermissions] } };
}

/** ALPHA is the zero of its enum, and ProtoJSON leaves out zeros. */
function roleView(role: CustomRole, view: 'BASIC' | 'FULL' = 'FULL'): JsonObject {
  const { name, title, description, stage, permissions, deletedMs } = role;
  return {
    name,
    ...(title === '' ? {} : { title }),
    ...(description === '' ? {} : { description }),
    ...(stage === 'ALPHA' ? {} : { stage }),
    ...(view === 'BASIC' ? {} : { includedPermissions: [...permissions] }),
    ...(deletedMs === undefined ? {} : { deleted: true }),
    etag: etagOf(name, role),
  };
}

const noSuchRole = (name: string): ApiError =>
  new ApiError('NOT_FOUND', `The role named ${name} was not found.`);

function roleNamed({ state, message, nowMs }: Call): CustomRole {
  const name = textOf(message.name);
  const role = tryCustomRole(state, name, nowMs);
  if (!role) throw noSuchRole(name);
  return role;
}

/** Returns a soft-deleted role with `deleted` (the provider checks that before it creates a role). */
function getRole(call: Call): Answer {
  return { body: roleView(roleNamed(call)) };
}

function listRoles({ state, message, nowMs }: Call): Answer {
  const roles = customRolesOf(state, withProjectId(state, textOf(message.parent)), nowMs).filter(
    ({ deletedMs }) => deletedMs === undefined || message.showDeleted === true,
  );
  const view = message.view === 'FULL' ? 'FULL' : 'BASIC';
  const shown = roles.map((role) => roleView(role, view));
  return { body: pageBody('roles', shown, message, { byDefault: 300, max: 1000 }) };
}

function createRole({ state, message, nowMs }: Call): Answer {
  const body = objectOf(message.body);
  const id = textOf(body.roleId);
  if (!/^[A-Za-z0-9_.]{3,64}$/.test(id)) {
    throw invalidArgument(
      `The role_id ${id} must match [a-zA-Z0-9_.]{3,64}: letters, digits, underscores and periods.`,
      'roleId',
    );
  }
  const parent = withProjectId(state, textOf(message.parent));
  const name = `${parent}/roles/${id}`;
  const standing = tryCustomRole(state, name, nowMs);
  if (standing?.deletedMs !== undefined) {
    // Google's text (gke-autoneg-controller #71).
    throw failed(`You can't create a role_id (${id}) which has been marked for deletion.`);
  }
  if (standing) throw alreadyExists(name);
  const role = { name, ...readRole(parent, objectOf(body.role)) };
  return changed(withCustomRole(withoutGoneRole(state, name), role, nowMs), name, nowMs);
}

function patchRole(call: Call): Answer {
  const { state, message, nowMs } = call;
  const role = liveRole(call);
  const sent = objectOf(message.body);
  checkEtag(role, sent.etag);
  const mask = textOf(message.updateMask);
  // Without a mask, every member that was sent is changed.
  const members =
    mask === '' ? Object.keys(SETTABLE).filter((member) => sent[member] !== undefined) : mask.split(',');
  const unknown = members.find((member) => !Object.hasOwn(SETTABLE, member));
  if (unknown !== undefined)
    throw invalidArgument(`The field mask path "${unknown}" is not valid.`, 'updateMask');
  const { title, description, stage, permissions } = role;
  const before: JsonObject = { title, description, stage, includedPermissions: [...permissions] };
  const after = Object.fromEntries(
    Object.keys(SETTABLE).map((member) => [member, members.includes(member) ? sent[member] : before[member]]),
  );
  const parent = role.name.slice(0, role.name.indexOf('/roles/'));
  return changed(
    withCustomRole(state, { name: role.name, ...readRole(parent, after) }, nowMs),
    role.name,
    nowMs,
  );
}

/** A soft delete: the role can be restored for 7 days, and its bindings stay but grant nothing. */
function deleteRole(call: Call): Answer {
  const role = liveRole(call);
  checkEtag(role, call.message.etag);
  const { state, nowMs } = call;
  return changed(withCustomRole(state, { ...role, deletedMs: nowMs }, nowMs), role.name, nowMs);
}

function undeleteRole(call: Call): Answer {
  const role = roleNamed(call);
  const { state, message, nowMs } = call;
  const { deletedMs, version: _version, ...live } = role;
  if (deletedMs === undefined) throw failed(`The role named ${role.name} is not deleted.`);
  if (nowMs - deletedMs >= RESTORABLE_MS) {
    throw failed(`The role named ${role.name} was deleted more than 7 days ago and cannot be undeleted.`);
  }
  checkEtag(role, objectOf(message.body).etag);
  return changed(withCustomRole(state, live, nowMs), role.name, nowMs);
}

/** The only possible change of a deleted role is to undelete it (terraform-provider-google #1681). */
function liveRole(call: Call): CustomRole {
  const role = roleNamed(call);
  if (role.deletedMs === undefined) return role;
  throw failed(`The role named ${role.name} is marked for deletion.`);
}

const failed = (message: string): ApiError => new ApiError('FAILED_PRECONDITION', message);

function checkEtag(role: CustomRole, sent: unknown): void {
  if (typeof sent === 'string' && sent !== '' && sent !== etagOf(role.name, role)) throw concurrentChange();
}

function changed(state: Call['state'], name: string, nowMs: number): Answer {
  const role = tryCustomRole(state, name, nowMs);
  if (!role) throw notFound(name);
  return { state, body: roleView(role) };
}

type Settable = Pick<CustomRole, 'title' | 'description' | 'stage' | 'permissions'>;

/** Permissions without duplicates and sorted, as roles.get returns them. */
function readRole(parent: string, sent: JsonObject): Settable {
  const title = textOf(sent.title);
  // "Typically this is limited to 100 UTF-8 bytes" (iam v1, Role.title).
  if (Buffer.byteLength(title) > 100) {
    throw invalidArgument('The role title must be at most 100 bytes.', 'role.title');
  }
  const permissions = [...new Set(listOf(sent.includedPermissions).map(textOf))].sort();
  for (const permission of permissions) checkPermission(parent, permission);
  return {
    title,
    description: textOf(sent.description),
    stage: textOf(sent.stage) || 'ALPHA',
    permissions,
  };
}

/**
 * Permissions that a project's custom role cannot hold. Projects are listed from above them (terraform-google-iam
 * #158). By the same rule, which no page states, this includes permissions of folders and organizations.
 */
const ABOVE_PROJECTS = /^resourcemanager\.(?:projects\.list|(?:folders|organizations)\..*)$/;

/**
 * Google has thousands of permissions. Only the form, and the permissions that are known to be refused, are checked.
 */
function checkPermission(parent: string, permission: string): void {
  const wellFormed = /^[a-z][a-z0-9-]*(?:\.googleapis\.com\/[a-zA-Z]+)?\.[A-Za-z0-9]+\.[A-Za-z0-9]+$/.test(
    permission,
  );
  if (wellFormed && !(parent.startsWith('projects/') && ABOVE_PROJECTS.test(permission))) return;
  throw invalidArgument(`Permission ${permission} is not valid.`, 'role.includedPermissions');
}

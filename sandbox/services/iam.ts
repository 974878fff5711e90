import type { JsonObject } from '../../core/json';
import { permissionsOf } from '../iam/policy';
import { named, scopeOf } from '../iam/tested-resource';
import { notFound } from '../protocol/errors';
import { lastSegment, projectOf, withProjectId } from '../protocol/names';
import type { CloudState } from '../protocol/state';
import { type Answer, type Call, defineService, page, textOf } from './service';

const ACCOUNT_ROLES = 'iam.serviceAccounts roles, role dump of 2026-08-22';
const ROLE_DOCS = 'cloud.google.com/iam/docs/creating-custom-roles';

/** IAM Admin v1: accounts, their policies, roles. */
export const iam = defineService({
  sources: { id: 'iam', discovery: ['iam.v1'] },
  api: 'iam.googleapis.com',
  methods: {
    'v1.projects.serviceAccounts.list': {
      permissions: [{ permission: 'iam.serviceAccounts.list', on: scopeOf('name'), source: ACCOUNT_ROLES }],
      changes: 'nothing',
      answer: listServiceAccounts,
    },
    'v1.projects.serviceAccounts.getIamPolicy': {
      permissions: [
        { permission: 'iam.serviceAccounts.getIamPolicy', on: named('resource'), source: ACCOUNT_ROLES },
      ],
      changes: 'nothing',
      answer: getIamPolicy,
    },
    // Predefined roles are public (cloud.google.com/iam/docs/creating-custom-roles).
    'v1.roles.get': { permissions: [], changes: 'nothing', answer: getRole },
    'v1.projects.roles.get': {
      permissions: [{ permission: 'iam.roles.get', on: scopeOf('name'), source: ROLE_DOCS }],
      changes: 'nothing',
      answer: getRole,
    },
    'v1.organizations.roles.get': {
      permissions: [{ permission: 'iam.roles.get', on: scopeOf('name'), source: ROLE_DOCS }],
      changes: 'nothing',
      answer: getRole,
    },
  },
});

function listServiceAccounts({ state, message }: Call): Answer {
  const project = withProjectId(state, textOf(message.name));
  const accounts = Object.entries(state.governance.serviceAccounts).filter(([name]) =>
    name.startsWith(`${project}/serviceAccounts/`),
  );
  const { items, nextPageToken } = page(accounts, message, { byDefault: 20, max: 100 });
  return {
    body: {
      accounts: items.map(([name, { disabled }]) => ({
        name,
        projectId: projectOf(project),
        email: lastSegment(name),
        // ProtoJSON leaves false out.
        ...(disabled ? { disabled } : {}),
      })),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

function getIamPolicy({ state, message }: Call): Answer {
  const resource = withProjectId(state, textOf(message.resource));
  if (!Object.hasOwn(state.governance.serviceAccounts, resource)) throw notFound(resource);
  return { body: policyOf(state, resource) };
}

function getRole({ state, message }: Call): Answer {
  const name = textOf(message.name);
  const includedPermissions = permissionsOf(state, name);
  if (!includedPermissions) throw notFound(name);
  return { body: { name, includedPermissions: [...includedPermissions] } };
}

/** The policy of a resource as the API answers it: bindings of one role and condition together. */
export function policyOf(state: CloudState, resource: string): JsonObject {
  const bindings = (state.iam.bindings[resource] ?? []).map(({ role, members, condition }) => ({
    role,
    members: [...members],
    ...(condition ? { condition: { expression: condition.expression } } : {}),
  }));
  return {
    version: bindings.some((binding) => 'condition' in binding) ? 3 : 1,
    etag: Buffer.from(`policy of ${resource}`).toString('base64'),
    ...(bindings.length === 0 ? {} : { bindings }),
  };
}

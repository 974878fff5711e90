import { createHash } from 'node:crypto';
import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { concurrentChange, policyView, setPolicy, withoutPolicy } from '../iam/policies';
import { accountResource, scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { type Binding, type CloudState, takeSequence } from '../state/cloud-state';
import type { Account } from '../state/governance';
import { lastSegment, projectOf, tryProject, withProjectId } from '../state/names';
import { etagOf } from '../state/stored-resources';

const ROLES = 'iam.serviceAccounts roles, role dump of 2026-08-22';

/** The account that a member of the message names. Its own policy applies, then the policy of its project. */
const account =
  (member: string) =>
  (call: Call): readonly IamResource[] => {
    const name = accountName(call.state, textOf(call.message[member]));
    return [{ name, project: projectOf(name) }];
  };

const onAccount = (permission: string, member = 'name'): Pick<Method, 'permissions'> => ({
  permissions: [{ permission, on: account(member), source: ROLES }],
});
const onProject = (permission: string): Pick<Method, 'permissions'> => ({
  permissions: [{ permission, on: scopeOf('name'), source: ROLES }],
});

/** `projects.serviceAccounts` of IAM Admin v1. */
export const ACCOUNT_METHODS: Readonly<Record<string, Method>> = {
  'v1.projects.serviceAccounts.list': {
    ...onProject('iam.serviceAccounts.list'),
    changes: 'nothing',
    answer: listAccounts,
  },
  'v1.projects.serviceAccounts.get': {
    ...onAccount('iam.serviceAccounts.get'),
    changes: 'nothing',
    answer: (call) => ({ body: accountView(...accountNamed(call)) }),
  },
  'v1.projects.serviceAccounts.create': {
    ...onProject('iam.serviceAccounts.create'),
    changes: {
      name: true,
      'body.accountId': true,
      'body.serviceAccount.displayName': true,
      'body.serviceAccount.description': true,
    },
    answer: createAccount,
  },
  'v1.projects.serviceAccounts.patch': {
    ...onAccount('iam.serviceAccounts.update'),
    changes: {
      name: true,
      'body.updateMask': true,
      'body.serviceAccount.displayName': true,
      'body.serviceAccount.description': true,
      'body.serviceAccount.etag': true,
    },
    answer: patchAccount,
  },
  'v1.projects.serviceAccounts.delete': {
    ...onAccount('iam.serviceAccounts.delete'),
    changes: { name: true },
    reaches: {
      'iam.bindings': 'Google renames the member of a deleted account in every policy that names it',
    },
    answer: deleteAccount,
  },
  'v1.projects.serviceAccounts.disable': {
    ...onAccount('iam.serviceAccounts.disable'),
    changes: { name: true, body: true },
    answer: (call) => switched(call, true),
  },
  'v1.projects.serviceAccounts.enable': {
    ...onAccount('iam.serviceAccounts.enable'),
    changes: { name: true, body: true },
    answer: (call) => switched(call, false),
  },
  'v1.projects.serviceAccounts.getIamPolicy': {
    ...onAccount('iam.serviceAccounts.getIamPolicy', 'resource'),
    changes: 'nothing',
    answer: (call) => ({ body: policyView(call.state, accountNamed(call, 'resource')[0]) }),
  },
  'v1.projects.serviceAccounts.setIamPolicy': {
    ...onAccount('iam.serviceAccounts.setIamPolicy', 'resource'),
    changes: {
      resource: true,
      'body.policy.bindings': true,
      'body.policy.etag': true,
      'body.policy.version': true,
      'body.updateMask': true,
    },
    answer: setAccountPolicy,
  },
};

/** The full name with the project's id. `-` means the project of the email address (iam v1, name). */
function accountName(state: CloudState, sent: string): string {
  const [, project = '', , email = ''] = sent.split('/');
  if (project !== '-') return withProjectId(state, sent);
  const known = Object.keys(state.governance.serviceAccounts).find((name) => lastSegment(name) === email);
  return known ?? accountResource(email, '-').name;
}

function accountNamed({ state, message }: Call, member = 'name'): [name: string, account: Account] {
  const name = accountName(state, textOf(message[member]));
  const found = tryMember(state.governance.serviceAccounts, name);
  if (found) return [name, found];
  throw new ApiError('NOT_FOUND', `Unknown service account: ${lastSegment(name)}`);
}

/** ProtoJSON leaves out empty strings and false. */
function accountView(name: string, account: Account): JsonObject {
  const { disabled, displayName = '', description = '', uniqueId = uniqueIdOf(name), version = 1 } = account;
  return {
    name,
    projectId: projectOf(name),
    uniqueId,
    email: lastSegment(name),
    ...(displayName === '' ? {} : { displayName }),
    etag: etagOf(name, { version }),
    ...(description === '' ? {} : { description }),
    oauth2ClientId: uniqueId,
    ...(disabled ? { disabled } : {}),
  };
}

/** 21 digits, as Google assigns them, and stable for a text. */
const uniqueIdOf = (text: string): string =>
  `1${BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
    .toString()
    .slice(0, 20)}`;

function listAccounts({ state, message }: Call): Answer {
  const prefix = `${withProjectId(state, textOf(message.name))}/serviceAccounts/`;
  const accounts = Object.entries(state.governance.serviceAccounts)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, each]) => accountView(name, each));
  return { body: pageBody('accounts', accounts, message, { byDefault: 20, max: 100 }) };
}

const withAccount = (state: CloudState, name: string, changed: Account): CloudState => ({
  ...state,
  governance: {
    ...state.governance,
    serviceAccounts: { ...state.governance.serviceAccounts, [name]: changed },
  },
});

function createAccount({ state, message }: Call): Answer {
  const body = objectOf(message.body);
  const id = textOf(body.accountId);
  // iam v1, CreateServiceAccountRequest.accountId.
  if (!/^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$/.test(id)) {
    throw invalidArgument(
      `Service account ID ${id} must be 6-30 characters long and match [a-z]([-a-z0-9]*[a-z0-9]).`,
      'accountId',
    );
  }
  const project = tryProject(state, projectOf(textOf(message.name)));
  if (!project) throw new ApiError('NOT_FOUND', `Unknown project: ${textOf(message.name)}`);
  const name = `projects/${project.id}/serviceAccounts/${id}@${project.id}.iam.gserviceaccount.com`;
  if (tryMember(state.governance.serviceAccounts, name)) {
    throw new ApiError(
      'ALREADY_EXISTS',
      `Service account ${id} already exists within project projects/${project.id}.`,
    );
  }
  const { state: next, value } = takeSequence(state);
  const made: Account = {
    disabled: false,
    ...readTexts(objectOf(body.serviceAccount)),
    uniqueId: uniqueIdOf(`${name}#${value}`),
    version: 1,
  };
  return { state: withAccount(next, name, made), body: accountView(name, made) };
}

/** Limits from iam v1, ServiceAccount. */
function readTexts(sent: JsonObject): Pick<Account, 'displayName' | 'description'> {
  const texts = { displayName: textOf(sent.displayName), description: textOf(sent.description) };
  for (const [member, max] of [
    ['displayName', 100],
    ['description', 256],
  ] as const) {
    if (Buffer.byteLength(texts[member]) <= max) continue;
    throw invalidArgument(`The ${member} must be at most ${max} bytes long.`, `serviceAccount.${member}`);
  }
  return texts;
}

const PATCHABLE: Readonly<Record<string, 'displayName' | 'description'>> = {
  displayName: 'displayName',
  display_name: 'displayName',
  description: 'description',
};

function patchAccount(call: Call): Answer {
  const [name, before] = accountNamed(call);
  const body = objectOf(call.message.body);
  const sent = objectOf(body.serviceAccount);
  const { version = 1 } = before;
  if (textOf(sent.etag) !== '' && sent.etag !== etagOf(name, { version })) throw concurrentChange();
  const texts = readTexts(sent);
  const after: Account = { ...before, version: version + 1 };
  const changes = textOf(body.updateMask)
    .split(',')
    .map((path): readonly [string, string] => {
      const member = tryMember(PATCHABLE, path.trim());
      // "Only the display_name and description fields can be updated" (iam v1, serviceAccounts.patch).
      if (!member) throw invalidArgument(`The field mask path "${path}" cannot be updated.`, 'updateMask');
      return [member, texts[member] ?? ''];
    });
  const patched: Account = { ...after, ...Object.fromEntries(changes) };
  return { state: withAccount(call.state, name, patched), body: accountView(name, patched) };
}

function switched(call: Call, disabled: boolean): Answer {
  const [name, before] = accountNamed(call);
  const after: Account = { ...before, disabled, version: (before.version ?? 1) + 1 };
  return { state: withAccount(call.state, name, after), body: {} };
}

/**
 * Deletes the account. Policies keep it as `deleted:serviceAccount:EMAIL?uid=ID`, which grants nothing, even to a new
 * account with the same address (iam/docs/delete-undelete-service-accounts).
 */
function deleteAccount(call: Call): Answer {
  const [name, { uniqueId = uniqueIdOf(name) }] = accountNamed(call);
  const member = `serviceAccount:${lastSegment(name)}`;
  const { [name]: _gone, ...serviceAccounts } = call.state.governance.serviceAccounts;
  const state = withoutPolicy(call.state, name);
  const rename = (bindings: readonly Binding[]): readonly Binding[] =>
    bindings.map((binding) =>
      binding.members.includes(member)
        ? {
            ...binding,
            members: binding.members.map((each) =>
              each === member ? `deleted:${member}?uid=${uniqueId}` : each,
            ),
          }
        : binding,
    );
  const bindings = Object.fromEntries(
    Object.entries(state.iam.bindings).map(([resource, standing]) => [resource, rename(standing)]),
  );
  return {
    state: {
      ...state,
      iam: { ...state.iam, bindings },
      governance: { ...state.governance, serviceAccounts },
    },
    body: {},
  };
}

function setAccountPolicy(call: Call): Answer {
  const [name] = accountNamed(call, 'resource');
  const body = objectOf(call.message.body);
  const mask = textOf(body.updateMask);
  const state = setPolicy(call.state, name, objectOf(body.policy), mask === '' ? undefined : mask);
  return { state, body: policyView(state, name) };
}

import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { agentEmail } from '../iam/agents';
import { requireKey } from '../iam/customer-key';
import { heldPermissions, policyView, setPolicy, withoutPolicy } from '../iam/policies';
import { above, named } from '../iam/tested-resource';
import { ApiError, invalidArgument } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { projectOf, tryProject, withProjectId } from '../state/names';
import { addResource, etagOf, resourcesUnder, tryResource } from '../state/stored-resources';

export const SECRET_ACCESS = 'cloud.google.com/secret-manager/docs/access-control';

const PAGES = { byDefault: 25_000, max: 25_000 };

export const SECRET_METHODS: Readonly<Record<string, Method>> = {
  'SecretManagerService.CreateSecret': {
    permissions: [{ permission: 'secretmanager.secrets.create', on: named('parent'), source: SECRET_ACCESS }],
    // Topics, expiration times and rotation are refused, because nothing rotates or expires here.
    changes: {
      parent: true,
      secretId: true,
      'secret.replication': true,
      'secret.labels': true,
      'secret.annotations': true,
    },
    answer: createSecret,
  },
  'SecretManagerService.GetSecret': {
    permissions: [{ permission: 'secretmanager.secrets.get', on: named('name'), source: SECRET_ACCESS }],
    changes: 'nothing',
    answer: ({ state, message }) => ({
      body: secretView(state, existingSecret(state, textOf(message.name))),
    }),
  },
  'SecretManagerService.ListSecrets': {
    permissions: [{ permission: 'secretmanager.secrets.list', on: named('parent'), source: SECRET_ACCESS }],
    changes: 'nothing',
    answer: listSecrets,
  },
  'SecretManagerService.DeleteSecret': {
    permissions: [{ permission: 'secretmanager.secrets.delete', on: named('name'), source: SECRET_ACCESS }],
    changes: { name: true },
    answer: deleteSecret,
  },
};

export const POLICY_METHODS: Readonly<Record<string, Method>> = {
  'SecretManagerService.GetIamPolicy': {
    permissions: [
      { permission: 'secretmanager.secrets.getIamPolicy', on: named('resource'), source: SECRET_ACCESS },
    ],
    changes: 'nothing',
    answer: ({ state, message }) => ({
      body: policyView(state, existingSecret(state, textOf(message.resource))),
    }),
  },
  'SecretManagerService.SetIamPolicy': {
    permissions: [
      { permission: 'secretmanager.secrets.setIamPolicy', on: named('resource'), source: SECRET_ACCESS },
    ],
    changes: { resource: true, 'policy.bindings': true, 'policy.version': true, 'policy.etag': true },
    answer: (call) => {
      const name = existingSecret(call.state, textOf(call.message.resource));
      const state = setPolicy(call.state, name, objectOf(call.message.policy));
      return { state, body: policyView(state, name) };
    },
  },
  'SecretManagerService.TestIamPermissions': {
    // Every caller can test its own permissions (google.iam.v1.IAMPolicy.TestIamPermissions).
    permissions: [],
    changes: 'nothing',
    answer: (call) => {
      const name = existingSecret(call.state, textOf(call.message.resource));
      return { body: heldPermissions(call, { name, project: projectOf(name) }) };
    },
  },
};

export const onSecret = above('name', 4);

/** Names in answers contain the project's number. */
export const withProjectNumber = (state: CloudState, name: string): string =>
  name.replace(/^projects\/([^/]+)/, (whole, id: string) => {
    const project = tryProject(state, id);
    return project ? `projects/${project.number}` : whole;
  });

/** A secret whose value is seeded also exists, with Google's replication. */
const isSeeded = ({ secrets }: CloudState, name: string): boolean =>
  Object.keys(secrets).some((each) => each.startsWith(`${name}/versions/`));

/**
 * @returns the name with the project as an id
 * @throws ApiError NOT_FOUND
 */
export function existingSecret(state: CloudState, sent: string): string {
  const name = withProjectId(state, sent);
  if (tryResource(state, 'secretmanager', name) || isSeeded(state, name)) return name;
  throw new ApiError('NOT_FOUND', `Secret [${withProjectNumber(state, name)}] not found.`, { place: name });
}

function secretView(state: CloudState, name: string): JsonObject {
  const stored = tryResource(state, 'secretmanager', name);
  if (!stored) return { name: withProjectNumber(state, name), replication: { automatic: {} } };
  return {
    name: withProjectNumber(state, name),
    createTime: rfc3339(stored.createdMs),
    etag: etagOf(name, stored),
    ...stored.body,
  };
}

/** Letters, digits, hyphens and underscores, up to 255 (CreateSecretRequest.secret_id). */
const SECRET_ID = /^[A-Za-z0-9_-]{1,255}$/;

function createSecret({ state, nowMs, message }: Call): Answer {
  const id = textOf(message.secretId);
  if (!SECRET_ID.test(id)) throw invalidArgument(`Invalid secret_id '${id}'`, 'secretId');
  const parent = withProjectId(state, textOf(message.parent));
  const name = `${parent}/secrets/${id}`;
  if (isSeeded(state, name) || tryResource(state, 'secretmanager', name)) {
    throw new ApiError('ALREADY_EXISTS', `Secret [${withProjectNumber(state, name)}] already exists.`, {
      place: 'secretId',
    });
  }
  const body = checkedBody(state, name, objectOf(message.secret));
  const after = addResource(state, 'secretmanager', name, { body, nowMs });
  return { state: after, body: secretView(after, name) };
}

function checkedBody(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const [labels, annotations] = [objectOf(sent.labels), objectOf(sent.annotations)];
  return {
    replication: checkedReplication(state, name, objectOf(sent.replication)),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

/** Exactly one of the two. Replicas are in regions (facts of 2026: the list of locations has no multi-regions). */
function checkedReplication(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const { automatic, userManaged } = sent;
  if (automatic !== undefined && automatic !== null) {
    checkKey(state, name, objectOf(automatic), 'global');
    return { automatic: objectOf(automatic) };
  }
  const replicas = listOf(objectOf(userManaged).replicas).map(objectOf);
  if (replicas.length === 0) {
    throw invalidArgument('secret.replication must be provided.', 'secret.replication');
  }
  for (const replica of replicas) {
    const location = textOf(replica.location);
    if (!/^[a-z]+-[a-z]+\d+$/.test(location)) {
      throw invalidArgument(
        `Location '${location}' is not a valid location.`,
        'secret.replication.userManaged.replicas.location',
      );
    }
    checkKey(state, name, replica, location);
  }
  return { userManaged: { replicas } };
}

function checkKey(state: CloudState, name: string, sent: JsonObject, location: string): void {
  const key = textOf(objectOf(sent.customerManagedEncryption).kmsKeyName);
  if (key === '') return;
  const agent = agentEmail(state, projectOf(name), 'secretmanager');
  requireKey(state, { key, agent, location, place: 'secret.replication' });
}

function listSecrets({ state, message }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const seeded = Object.keys(state.secrets)
    .map((version) => version.slice(0, version.indexOf('/versions/')))
    .filter((name) => name.startsWith(`${parent}/secrets/`));
  const made = resourcesUnder(state, 'secretmanager', parent, 'secrets').map(([name]) => name);
  const secrets = [...new Set([...made, ...seeded])].map((name) => secretView(state, name));
  return { body: pageBody('secrets', secrets, message, PAGES) };
}

/** Deletes the secret with its versions. */
function deleteSecret({ state, message }: Call): Answer {
  const name = existingSecret(state, textOf(message.name));
  const isElsewhere = (each: string): boolean => each !== name && !each.startsWith(`${name}/`);
  const kept = <T>(members: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(members).filter(([each]) => isElsewhere(each)));
  const after: CloudState = {
    ...withoutPolicy(state, name),
    secrets: kept(state.secrets),
    resources: { ...state.resources, secretmanager: kept(state.resources.secretmanager ?? {}) },
  };
  return { state: after, body: {} };
}

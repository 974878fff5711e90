import type { Json, JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, defineService, type Method, pageBody } from '../contract/service';
import { agentEmail } from '../iam/agents';
import { requireKey } from '../iam/customer-key';
import { policyView, setPolicy, withoutPolicy } from '../iam/policies';
import { isAllowed } from '../iam/policy';
import { named, scopeOf } from '../iam/tested-resource';
import { invalidArgument, unimplemented } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import { maskPaths } from '../schema/field-mask';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import {
  addResource,
  findResource,
  removeResource,
  replaceResource,
  resourcesUnder,
} from '../state/stored-resources';
import { getLocationOf, listLocationsOf, requireLocation } from './locations';

const ACCESS = 'docs.cloud.google.com/artifact-registry/docs/access-control';
const LIMITS = { byDefault: 100, max: 1000 };

const SETTINGS = {
  'body.name': true,
  'body.format': true,
  'body.mode': true,
  'body.description': true,
  'body.labels': true,
  'body.kmsKeyName': true,
  'body.dockerConfig.immutableTags': 'stored and returned: the sandbox has no pushes',
  'body.cleanupPolicies': 'stored and returned: no image here is old enough for a cleanup',
  'body.cleanupPolicyDryRun': 'stored and returned, like the policies',
  'body.vulnerabilityScanningConfig.enablementConfig':
    'stored and returned: the sandbox does not scan images',
} as const;

const reads = (
  permission: string,
  on: Method['permissions'][number]['on'],
): Pick<Method, 'permissions' | 'changes'> => ({
  permissions: [{ permission, on, source: ACCESS }],
  changes: 'nothing',
});

/** Artifact Registry v1: repositories, their policies, and the images that the seed adds to them. */
export const artifactRegistry = defineService({
  sources: { id: 'artifactregistry', discovery: ['artifactregistry.v1'] },
  api: 'artifactregistry.googleapis.com',
  methods: {
    'v1.projects.locations.list': {
      ...reads('artifactregistry.locations.list', scopeOf('name')),
      answer: listLocationsOf('artifactregistry'),
    },
    'v1.projects.locations.get': {
      ...reads('artifactregistry.locations.get', scopeOf('name')),
      answer: getLocationOf('artifactregistry'),
    },
    'v1.projects.locations.repositories.create': {
      permissions: [
        { permission: 'artifactregistry.repositories.create', on: scopeOf('parent'), source: ACCESS },
      ],
      changes: { parent: true, repositoryId: true, ...SETTINGS },
      answer: createRepository,
    },
    'v1.projects.locations.repositories.get': {
      ...reads('artifactregistry.repositories.get', named('name')),
      answer: ({ state, message }) => {
        const name = withProjectId(state, textOf(message.name));
        return { body: repositoryView(state, name) };
      },
    },
    'v1.projects.locations.repositories.list': {
      ...reads('artifactregistry.repositories.list', scopeOf('parent')),
      answer: listRepositories,
    },
    'v1.projects.locations.repositories.patch': {
      permissions: [
        { permission: 'artifactregistry.repositories.update', on: named('name'), source: ACCESS },
      ],
      changes: { name: true, updateMask: true, ...SETTINGS },
      answer: patchRepository,
      takesWholeResource: true,
    },
    'v1.projects.locations.repositories.delete': {
      permissions: [
        { permission: 'artifactregistry.repositories.delete', on: named('name'), source: ACCESS },
      ],
      changes: { name: true },
      answer: deleteRepository,
    },
    'v1.projects.locations.repositories.getIamPolicy': {
      ...reads('artifactregistry.repositories.getIamPolicy', named('resource')),
      answer: ({ state, message }) => ({ body: policyView(state, existing(state, message.resource)) }),
    },
    'v1.projects.locations.repositories.setIamPolicy': {
      permissions: [
        { permission: 'artifactregistry.repositories.setIamPolicy', on: named('resource'), source: ACCESS },
      ],
      changes: {
        resource: true,
        'body.policy.bindings': true,
        'body.policy.version': true,
        'body.policy.etag': true,
      },
      answer: setRepositoryPolicy,
    },
    'v1.projects.locations.repositories.testIamPermissions': {
      // None, because the method reports the permissions that callers hold.
      permissions: [],
      changes: 'nothing',
      answer: testPermissions,
    },
    'v1.projects.locations.repositories.dockerImages.list': {
      ...reads('artifactregistry.dockerimages.list', named('parent')),
      answer: listImages,
    },
  },
});

function existing(state: CloudState, sent: Json | undefined): string {
  const name = withProjectId(state, textOf(sent));
  findResource(state, 'artifactregistry', name);
  return name;
}

/** Lowercase letters, digits and hyphens, up to 63 (docs/repositories/create-repos). */
const ID = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function createRepository({ state, message, nowMs }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const id = textOf(message.repositoryId);
  requireLocation('artifactregistry', lastSegment(parent), 'parent');
  if (!ID.test(id)) throw invalidArgument(`repository_id "${id}" is invalid`, 'repositoryId');
  const name = `${parent}/repositories/${id}`;
  const body = settings(state, parent, objectOf(message.body));
  const after = addResource(state, 'artifactregistry', name, { body, nowMs });
  return { state: after, body: operation(after, name) };
}

function settings(state: CloudState, parent: string, sent: JsonObject): JsonObject {
  const { name: _name, ...kept } = sent;
  const format = textOf(sent.format);
  if (format === '' || format === 'FORMAT_UNSPECIFIED') {
    throw invalidArgument('format is required', 'body.format');
  }
  const mode = textOf(sent.mode) || 'STANDARD_REPOSITORY';
  if (mode !== 'STANDARD_REPOSITORY') throw unimplemented(`a repository with mode ${mode}`, 'body.mode');
  const key = textOf(sent.kmsKeyName);
  if (key !== '') {
    requireKey(state, {
      key,
      agent: agentEmail(state, projectOf(parent), 'artifactregistry'),
      location: lastSegment(parent),
      place: 'body.kmsKeyName',
    });
  }
  return { ...kept, mode };
}

function listRepositories({ state, message }: Call): Answer {
  if (message.filter !== undefined || message.orderBy !== undefined) {
    throw unimplemented('a filter or an order in a list of repositories', 'filter');
  }
  const parent = withProjectId(state, textOf(message.parent));
  const found = resourcesUnder(state, 'artifactregistry', parent, 'repositories');
  const shown = found.map(([name]) => repositoryView(state, name));
  return { body: pageBody('repositories', shown, message, LIMITS) };
}

const FIXED = ['name', 'format', 'mode', 'kmsKeyName'];

/** Without a mask, changes the members that are sent. */
function patchRepository({ state, message }: Call): Answer {
  const name = existing(state, message.name);
  const { body: before } = findResource(state, 'artifactregistry', name);
  const sent = objectOf(message.body);
  const mask = maskPaths(textOf(message.updateMask));
  const paths = mask.length > 0 ? mask : Object.keys(sent).filter((path) => path !== 'name');
  const changed: Record<string, Json | undefined> = { ...before };
  for (const path of paths) {
    const same = JSON.stringify(sent[path]) === JSON.stringify(before[path]);
    if (FIXED.includes(path) && !same) throw invalidArgument(`Field '${path}' is immutable`, `body.${path}`);
    if (path.includes('.')) throw unimplemented(`the mask path '${path}'`, 'updateMask');
    changed[path] = sent[path];
  }
  const after = replaceResource(state, 'artifactregistry', name, changed);
  return { state: after, body: repositoryView(after, name) };
}

/** Also deletes the images in the repository. */
function deleteRepository({ state, message }: Call): Answer {
  const name = existing(state, message.name);
  const images = resourcesUnder(state, 'artifactregistry', name, 'dockerImages');
  const after = [name, ...images.map(([image]) => image)].reduce(
    (left, each) => removeResource(left, 'artifactregistry', each),
    state,
  );
  const body = {
    ...operation(state, name),
    response: { '@type': 'type.googleapis.com/google.protobuf.Empty' },
  };
  return { state: withoutPolicy(after, name), body };
}

function setRepositoryPolicy({ state, message }: Call): Answer {
  const name = existing(state, message.resource);
  const after = setPolicy(state, name, objectOf(objectOf(message.body).policy));
  return { state: after, body: policyView(after, name) };
}

function testPermissions({ state, message, principal }: Call): Answer {
  const name = existing(state, message.resource);
  const resource = { name, project: projectOf(name) };
  const held = listOf(objectOf(message.body).permissions)
    .map(textOf)
    .filter((permission) => isAllowed(state, principal, { permission, resource }));
  return { body: held.length === 0 ? {} : { permissions: held } };
}

function listImages({ state, message }: Call): Answer {
  const parent = existing(state, message.parent);
  const images = resourcesUnder(state, 'artifactregistry', parent, 'dockerImages');
  const shown = images.map(([name, { body }]): JsonObject => ({ name, ...body }));
  return { body: pageBody('dockerImages', shown, message, LIMITS) };
}

/** The repository resource. Zeros are left out, as in every answer of a Google API. */
function repositoryView(state: CloudState, name: string): JsonObject {
  const { body, createdMs } = findResource(state, 'artifactregistry', name);
  const [, project = '', , location = '', , id = ''] = name.split('/');
  const shown = Object.entries(body).filter(
    ([, value]) => value !== undefined && value !== '' && value !== false && JSON.stringify(value) !== '{}',
  );
  return {
    name,
    ...Object.fromEntries(shown),
    createTime: rfc3339(createdMs),
    updateTime: rfc3339(createdMs),
    registryUri: `${location}-${textOf(body.format).toLowerCase()}.pkg.dev/${project}/${id}`,
    vulnerabilityScanningConfig: scanning(state, project, objectOf(body.vulnerabilityScanningConfig)),
  };
}

const SCANNING_API = 'containerscanning.googleapis.com';

/** While the API is enabled, repositories that do not opt out are scanned (Repository.vulnerabilityScanningConfig). */
function scanning(state: CloudState, project: string, sent: JsonObject): JsonObject {
  const isOn = (state.governance.apis[`projects/${project}`] ?? []).includes(SCANNING_API);
  if (isOn && sent.enablementConfig !== 'DISABLED') return { ...sent, enablementState: 'SCANNING_ACTIVE' };
  return {
    ...sent,
    enablementState: 'SCANNING_DISABLED',
    ...(isOn ? {} : { enablementStateReason: `API ${SCANNING_API} is not enabled.` }),
  };
}

const REPOSITORY_TYPE = 'type.googleapis.com/google.devtools.artifactregistry.v1.Repository';

/** The operation is done immediately: clients read `done` before they poll. */
function operation(state: CloudState, name: string): JsonObject {
  const stored = findResource(state, 'artifactregistry', name);
  const id = Buffer.from(`${name}#${stored.version}`).toString('base64url').slice(-24);
  return {
    name: `${name.split('/').slice(0, 4).join('/')}/operations/${id}`,
    done: true,
    response: { '@type': REPOSITORY_TYPE, ...repositoryView(state, name) },
  };
}

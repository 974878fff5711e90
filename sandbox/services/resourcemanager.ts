import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { type Answer, type Call, defineService, type Method } from '../contract/service';
import { aboveFolder } from '../iam/policy';
import { named, projectAt } from '../iam/tested-resource';
import { notFound } from '../protocol/errors';
import type { Project } from '../state/cloud-state';
import { lastSegment, projectOf, tryProject } from '../state/names';
import { existing, POLICY_METHODS } from './resourcemanager-policies';

const reads = (permission: string, on: Method['permissions'][number]['on'], source: string) =>
  ({ permissions: [{ permission, on, source }], changes: 'nothing' }) as const;

/** Resource Manager: projects, folders and organizations with their policies, in v3 and in v1, which Terraform uses. */
export const resourceManager = defineService({
  sources: {
    id: 'resourcemanager',
    clients: [
      {
        pkg: '@google-cloud/resource-manager',
        file: 'build/protos/protos.json',
        serves: ['google.cloud.resourcemanager.v3'],
      },
    ],
    discovery: ['cloudresourcemanager.v1'],
  },
  api: 'cloudresourcemanager.googleapis.com',
  methods: {
    'Projects.GetProject': {
      ...reads('resourcemanager.projects.get', named('name'), 'resourcemanager v3 proto'),
      answer: getProject,
    },
    'Folders.GetFolder': {
      ...reads('resourcemanager.folders.get', named('name'), 'resourcemanager v3 proto'),
      answer: getFolder,
    },
    'Organizations.GetOrganization': {
      ...reads('resourcemanager.organizations.get', named('name'), 'resourcemanager v3 proto'),
      answer: getOrganization,
    },
    'v1.projects.get': {
      ...reads('resourcemanager.projects.get', projectAt('projectId'), 'resource-manager reference v1'),
      answer: getProjectV1,
    },
    'v1.projects.getAncestry': {
      ...reads(
        'resourcemanager.projects.get',
        projectAt('projectId'),
        'resource-manager reference v1: only the permission on the project',
      ),
      answer: getAncestry,
    },
    'v1.organizations.get': {
      ...reads('resourcemanager.organizations.get', named('name'), 'resource-manager reference v1'),
      answer: getOrganizationV1,
    },
    ...POLICY_METHODS,
  },
});

function projectNamed({ state }: Call, name: string): Project {
  const project = tryProject(state, projectOf(name));
  if (!project) throw notFound(name);
  return project;
}

function getProject(call: Call): Answer {
  const { id, number, ancestors } = projectNamed(call, textOf(call.message.name));
  const [parent] = ancestors;
  return {
    body: {
      name: `projects/${number}`,
      projectId: id,
      displayName: id,
      state: 'ACTIVE',
      ...(parent === undefined ? {} : { parent }),
    },
  };
}

/** `folders/1` in the form of version 1. */
function resourceId(name: string): JsonObject {
  const [kind = '', id = ''] = name.split('/');
  return { type: kind.replace(/s$/, ''), id };
}

/** The seed does not have the project's display name, so the id replaces it. */
function getProjectV1(call: Call): Answer {
  const { id, number, ancestors } = projectNamed(call, `projects/${textOf(call.message.projectId)}`);
  const [parent] = ancestors;
  return {
    body: {
      projectNumber: number,
      projectId: id,
      lifecycleState: 'ACTIVE',
      name: id,
      ...(parent === undefined ? {} : { parent: resourceId(parent) }),
    },
  };
}

function getFolder({ state, message }: Call): Answer {
  const name = existing(state, textOf(message.name));
  const [parent] = aboveFolder(state, name);
  return {
    body: {
      name,
      displayName: lastSegment(name),
      state: 'ACTIVE',
      ...(parent === undefined ? {} : { parent }),
    },
  };
}

function getOrganization({ state, message }: Call): Answer {
  const name = existing(state, textOf(message.name));
  return { body: { name, displayName: lastSegment(name), state: 'ACTIVE' } };
}

function getOrganizationV1({ state, message }: Call): Answer {
  const name = existing(state, textOf(message.name));
  return { body: { name, displayName: lastSegment(name), lifecycleState: 'ACTIVE' } };
}

/** Lowest first, starting with the project itself. */
function getAncestry(call: Call): Answer {
  const { id, ancestors } = projectNamed(call, `projects/${textOf(call.message.projectId)}`);
  const chain = [`projects/${id}`, ...ancestors].map((name) => ({ resourceId: resourceId(name) }));
  return { body: { ancestor: chain } };
}

import { named, projectAt } from '../iam/tested-resource';
import { notFound } from '../protocol/errors';
import { projectOf, tryProject, withProjectId } from '../protocol/names';
import type { Project } from '../protocol/state';
import { policyOf } from './iam';
import { type Answer, type Call, defineService, textOf } from './service';

/** Resource Manager: a project (v3), its IAM policy with audit configs (v3), what stands above it (v1). */
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
      permissions: [
        {
          permission: 'resourcemanager.projects.get',
          on: named('name'),
          source: 'resourcemanager v3 proto',
        },
      ],
      changes: 'nothing',
      answer: getProject,
    },
    'Projects.GetIamPolicy': {
      permissions: [
        {
          permission: 'resourcemanager.projects.getIamPolicy',
          on: named('resource'),
          source: 'resourcemanager v3 proto',
        },
      ],
      changes: 'nothing',
      answer: getIamPolicy,
    },
    'v1.projects.getAncestry': {
      permissions: [
        {
          permission: 'resourcemanager.projects.get',
          on: projectAt('projectId'),
          source: 'resource-manager reference v1: only the permission on the project',
        },
      ],
      changes: 'nothing',
      answer: getAncestry,
    },
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
      state: 'ACTIVE',
      ...(parent === undefined ? {} : { parent }),
    },
  };
}

function getIamPolicy(call: Call): Answer {
  const resource = withProjectId(call.state, textOf(call.message.resource));
  projectNamed(call, resource);
  const auditConfigs = call.state.governance.auditConfigs[resource] ?? [];
  return {
    body: {
      ...policyOf(call.state, resource),
      ...(auditConfigs.length === 0 ? {} : { auditConfigs }),
    },
  };
}

/** Lowest first, the project itself among them. */
function getAncestry(call: Call): Answer {
  const { id, ancestors } = projectNamed(call, `projects/${textOf(call.message.projectId)}`);
  const chain = [`projects/${id}`, ...ancestors].map((name) => {
    const [kind = '', value = ''] = name.split('/');
    return { resourceId: { type: kind.replace(/s$/, ''), id: value } };
  });
  return { body: { ancestor: chain } };
}

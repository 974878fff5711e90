import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call, Method } from '../contract/service';
import { policyView, setPolicy } from '../iam/policies';
import { named, projectAt } from '../iam/tested-resource';
import { invalidArgument, notFound } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { projectOf, tryProject, withProjectId } from '../state/names';

const SOURCE = 'resource-manager reference v1 and v3: getIamPolicy, setIamPolicy';

type Kind = 'projects' | 'folders' | 'organizations';

/** Where version 1 and version 3 put the name of the resource and the policy. */
interface Form {
  readonly kind: Kind;
  readonly nameOf: (call: Call) => string;
  readonly on: Method['permissions'][number]['on'];
  /** The member of the message for the HTTP body. */
  readonly body?: 'body';
}

const v3 = (kind: Kind): Form => ({
  kind,
  nameOf: ({ state, message }) => withProjectId(state, textOf(message.resource)),
  on: named('resource'),
});
/** Version 1 names a project only by its id. */
const v1Project: Form = {
  kind: 'projects',
  nameOf: ({ state, message }) => withProjectId(state, `projects/${textOf(message.resource)}`),
  on: projectAt('resource'),
  body: 'body',
};
const v1Organization: Form = { ...v3('organizations'), body: 'body' };

/** Reads and sets the policies of projects, folders and organizations, in both versions. */
export const POLICY_METHODS: Readonly<Record<string, Method>> = {
  'Projects.GetIamPolicy': reads(v3('projects')),
  'Projects.SetIamPolicy': sets(v3('projects')),
  'Folders.GetIamPolicy': reads(v3('folders')),
  'Folders.SetIamPolicy': sets(v3('folders')),
  'Organizations.GetIamPolicy': reads(v3('organizations')),
  'Organizations.SetIamPolicy': sets(v3('organizations')),
  'v1.projects.getIamPolicy': reads(v1Project),
  'v1.projects.setIamPolicy': sets(v1Project),
  'v1.organizations.getIamPolicy': reads(v1Organization),
  'v1.organizations.setIamPolicy': sets(v1Organization),
};

function reads({ kind, nameOf, on }: Form): Method {
  return {
    permissions: [{ permission: `resourcemanager.${kind}.getIamPolicy`, on, source: SOURCE }],
    changes: 'nothing',
    answer: (call) => {
      const name = existing(call.state, nameOf(call));
      return { body: policyView(call.state, name) };
    },
  };
}

function sets({ kind, nameOf, on, body }: Form): Method {
  const prefix = body === undefined ? '' : `${body}.`;
  return {
    permissions: [{ permission: `resourcemanager.${kind}.setIamPolicy`, on, source: SOURCE }],
    changes: { resource: true, [`${prefix}policy`]: true, [`${prefix}updateMask`]: true },
    answer: (call) => {
      const sent = body === undefined ? call.message : objectOf(call.message[body]);
      return setScopePolicy(call, existing(call.state, nameOf(call)), sent);
    },
  };
}

function setScopePolicy({ state }: Call, name: string, sent: Call['message']): Answer {
  const policy = objectOf(sent.policy);
  if (name.startsWith('projects/')) refusePublic(policy);
  const mask = textOf(sent.updateMask);
  const next = setPolicy(state, name, policy, mask === '' ? undefined : mask);
  return { state: next, body: policyView(next, name) };
}

/** "Project does not support allUsers and allAuthenticatedUsers as members in a Binding" (v1 projects.setIamPolicy). */
function refusePublic(policy: Call['message']): void {
  const everybody = listOf(policy.bindings)
    .flatMap((binding) => listOf(objectOf(binding).members).map(textOf))
    .find((member) => member === 'allUsers' || member === 'allAuthenticatedUsers');
  if (everybody !== undefined) {
    throw invalidArgument(
      `The member ${everybody} is not supported for this resource.`,
      'policy.bindings.members',
    );
  }
}

/** @throws ApiError NOT_FOUND */
export function existing(state: CloudState, name: string): string {
  const [kind] = name.split('/');
  const found = kind === 'projects' ? tryProject(state, projectOf(name)) !== undefined : isAbove(state, name);
  if (!found) throw notFound(name);
  return name;
}

/** If the seed gives no ancestors of a project, every folder and organization counts as above it. */
const isAbove = (state: CloudState, name: string): boolean =>
  Object.values(state.projects).some(({ ancestors }) => ancestors.length === 0 || ancestors.includes(name));

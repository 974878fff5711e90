import { scopeOf } from '../iam/tested-resource';
import { projectOf, tryProject, withProjectId } from '../protocol/names';
import { type Answer, type Call, defineService, page, textOf } from './service';

/** Organization Policy v2: the policy in force on a project, and an organization's custom constraints. */
export const orgPolicy = defineService({
  sources: {
    id: 'orgpolicy',
    clients: [
      {
        pkg: '@google-cloud/org-policy',
        file: 'build/protos/protos.json',
        serves: ['google.cloud.orgpolicy.v2'],
      },
    ],
    // The client leaves the custom constraints out.
    discovery: ['orgpolicy.v2'],
  },
  api: 'orgpolicy.googleapis.com',
  methods: {
    'OrgPolicy.GetEffectivePolicy': {
      permissions: [
        {
          permission: 'orgpolicy.policy.get',
          on: scopeOf('name'),
          source: 'resource-manager reference, getEffectiveOrgPolicy; v2 uses the same permission',
        },
      ],
      changes: 'nothing',
      answer: getEffectivePolicy,
    },
    'v2.organizations.customConstraints.list': {
      permissions: [
        {
          permission: 'orgpolicy.customConstraints.list',
          on: scopeOf('parent'),
          source:
            'cloud.google.com/resource-manager/docs/organization-policy/creating-managing-custom-constraints',
        },
      ],
      changes: 'nothing',
      answer: listCustomConstraints,
    },
  },
});

/**
 * The nearest policy, from the project upwards. Google merges list values of several levels when a policy says
 * inheritFromParent; a seed states the merged result on one level instead. Without any policy the constraint's default
 * is in force: all is allowed (of every constraint that the doctor asks for; boolean ones are off).
 */
function getEffectivePolicy({ state, message }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  const [constraint] = name.split('/').slice(-1) as [string];
  const project = tryProject(state, projectOf(name));
  const levels = [`projects/${projectOf(name)}`, ...(project?.ancestors ?? [])];
  const { orgPolicies } = state.governance;
  const at = levels
    .map((level) => `${level}/policies/${constraint}`)
    .find((each) => Object.hasOwn(orgPolicies, each));
  const spec = at === undefined ? { rules: [{ allowAll: true }] } : (orgPolicies[at] ?? {});
  return { body: { name: `projects/${project?.number ?? projectOf(name)}/policies/${constraint}`, spec } };
}

function listCustomConstraints({ state, message }: Call): Answer {
  const parent = textOf(message.parent);
  const found = Object.entries(state.governance.customConstraints).filter(([name]) =>
    name.startsWith(`${parent}/customConstraints/`),
  );
  const { items, nextPageToken } = page(found, message, { byDefault: 100, max: 1000 });
  return {
    body: {
      customConstraints: items.map(([name, constraint]) => ({ name, ...constraint })),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

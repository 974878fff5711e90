import type { IamResource, Requirement } from '../contract/requirement';
import type { Principal } from '../protocol/request';
import type { Binding, CloudState } from '../state/cloud-state';
import { tryProject } from '../state/names';
import { conditionHolds } from './conditions';
import { PREDEFINED_ROLES } from './predefined-roles';

interface Answers {
  readonly projects: CloudState['projects'];
  readonly known: Map<string, boolean>;
}

/** What was asked about a version of the policies. A version never changes, and the functions ask the same all the time. */
const answers = new WeakMap<CloudState['iam'], Answers>();

/** Whether the principal holds the permission on the resource. Unknown roles and unknown conditions grant nothing. */
export function isAllowed(state: CloudState, principal: Principal | undefined, need: Requirement): boolean {
  const { permission, resource } = need;
  const known = answersFor(state);
  const question = JSON.stringify([
    principal,
    permission,
    resource.name,
    resource.project,
    resource.condition?.name,
  ]);
  const answer = known.get(question) ?? holds(state, principal, need);
  known.set(question, answer);
  return answer;
}

const MOST_ANSWERS = 10_000;

function answersFor({ iam, projects }: CloudState): Answers['known'] {
  const there = answers.get(iam);
  if (there?.projects === projects && there.known.size < MOST_ANSWERS) return there.known;
  const known = new Map<string, boolean>();
  answers.set(iam, { projects, known });
  return known;
}

function holds(state: CloudState, principal: Principal | undefined, need: Requirement): boolean {
  const { permission, resource } = need;
  return policiesFor(state, resource).some((bindings) =>
    bindings.some(
      (binding) =>
        binding.members.some((member) => covers(member, principal)) &&
        (permissionsOf(state, binding.role) ?? []).includes(permission) &&
        (binding.condition === undefined ||
          conditionHolds(binding.condition.expression, resource.condition ?? {})),
    ),
  );
}

/** The permissions of a custom or predefined role. Undefined if the role is unknown. */
export function permissionsOf(state: CloudState, role: string): readonly string[] | undefined {
  if (Object.hasOwn(state.iam.roles, role)) return state.iam.roles[role];
  return Object.hasOwn(PREDEFINED_ROLES, role) ? PREDEFINED_ROLES[role] : undefined;
}

function policiesFor(state: CloudState, resource: IamResource): (readonly Binding[])[] {
  const above = scopesAbove(state, resource);
  // Keys inherit from their ring (cloud.google.com/kms/docs/iam, "Hierarchy").
  const ring = /^.+\/keyRings\/[^/]+(?=\/cryptoKeys\/)/.exec(resource.name) ?? [];
  const names = [resource.name, ...ring, ...above.filter((name) => name !== resource.name)];
  return names.map((name) => state.iam.bindings[name] ?? []);
}

/** The project, folder or organization of a resource, and its ancestors. */
function scopesAbove(state: CloudState, { name, project: named }: IamResource): readonly string[] {
  const scope = /^(?:folders|organizations)\/[^/]+/.exec(name)?.[0];
  if (scope === undefined) {
    const project = tryProject(state, named);
    return project ? [`projects/${project.id}`, ...project.ancestors] : [];
  }
  // The ancestors of a folder come from the projects below it.
  const chain = Object.values(state.projects).find(({ ancestors }) => ancestors.includes(scope))?.ancestors;
  return chain ? chain.slice(chain.indexOf(scope)) : [scope];
}

function covers(member: string, principal: Principal | undefined): boolean {
  if (member === 'allUsers') return true;
  if (member === 'allAuthenticatedUsers') return principal !== undefined;
  return principal !== undefined && member === principal;
}

/** Google's text for a refused permission. Service Account actAs has its own spelling. */
export function denialMessage({ permission, resource }: Requirement): string {
  if (permission === 'iam.serviceAccounts.actAs') {
    const email = resource.name.slice(resource.name.lastIndexOf('/') + 1);
    return `Permission 'iam.serviceaccounts.actAs' denied on service account ${email} (or it may not exist).`;
  }
  return `Permission '${permission}' denied on resource '${resource.name}' (or resource may not exist).`;
}

/** The ancestors of a folder, lowest first, as far as a project below it shows them. */
export const aboveFolder = (state: CloudState, folder: string): readonly string[] =>
  scopesAbove(state, { name: folder, project: '' }).slice(1);

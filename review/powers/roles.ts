import { PREDEFINED_ROLES } from '../../sandbox/iam/predefined-roles';
import type { ReviewContext } from '../contract/review-context';
import type { Change } from '../model/change';
import { namesOf } from '../model/identity';
import { knownText, type Resource, UNKNOWN, type Unknown } from '../model/resource';
import { restOf, UNKNOWN_ROLE } from './permission-sets';
import { forgotten, type References, type Side } from './references';
import { KEY_ROLE } from './statements';

/** The permissions of one role. */
export interface RoleContent {
  /** Sorted. Contains `restOf(role)` if the role has permissions that are not known by name. */
  readonly permissions: readonly string[];
  /**
   * `exact`: exactly these permissions. `at least`: these and others. `by words`: only the role's name is known.
   * `none`: the role is deleted or disabled.
   */
  readonly extent: 'exact' | 'at least' | 'by words' | 'none';
}

/** Roles as the inputs define them, before or after the change. */
export interface Roles {
  /** If two resources define one role, the permissions that any of them gives. */
  most(role: string | Unknown): RoleContent;
  /** If two resources define one role, the permissions that all of them give. */
  least(role: string | Unknown): RoleContent;
  /** The resources that define a custom role, by the role's full name. */
  readonly definitions: ReadonlyMap<string, readonly RoleDefinition[]>;
}

/** One custom role as one resource defines it. */
export interface RoleDefinition {
  /** `projects/P/roles/R` or `organizations/O/roles/R` */
  readonly role: string;
  readonly permissions: readonly string[];
  readonly change: Change;
}

const CUSTOM_ROLE = /^google_(?:project|organization)_iam_custom_role$/;

/**
 * @param known - roles that the other side defines. A role that is missing here is deleted rather than unknown.
 */
export function rolesOf(
  { everything }: ReviewContext,
  side: Side,
  references: References,
  known: ReadonlySet<string> = new Set(),
): Roles {
  const definitions = new Map<string, RoleDefinition[]>();
  for (const pair of everything) {
    if (!CUSTOM_ROLE.test(pair.change.type) || pair.change.deposed !== undefined) continue;
    const resource = side === 'before' ? pair.before : (pair.after ?? forgotten(pair.change));
    if (resource === undefined) continue;
    const definition = define(resource, references);
    definitions.set(definition.role, [...(definitions.get(definition.role) ?? []), definition]);
  }
  const content = (role: string | Unknown, combine: Combine): RoleContent => {
    if (role === UNKNOWN) return { permissions: [restOf(UNKNOWN_ROLE)], extent: 'by words' };
    const own = definitions.get(role);
    if (own) return customContent(own, combine);
    return known.has(role) ? { permissions: [], extent: 'none' } : predefined(role);
  };
  return {
    most: memoized((role) => content(role, union)),
    least: memoized((role) => content(role, intersection)),
    definitions,
  };
}

/** The full name of a custom role, whatever its address. */
export const roleName = ({ type, values }: Resource): string => namesOf(type, values).id ?? '';

function define(resource: Resource, references: References): RoleDefinition {
  const stage = knownText(resource, 'stage');
  const isGone = stage === 'DISABLED' || resource.values.deleted === true;
  const listed = references
    .texts(resource, 'permissions')
    .map((text) => (text === UNKNOWN ? restOf(UNKNOWN_ROLE) : text));
  return {
    role: roleName(resource),
    permissions: isGone ? [] : [...new Set(listed)].sort(),
    change: resource.change,
  };
}

type Combine = (lists: readonly (readonly string[])[]) => readonly string[];
const union: Combine = (lists) => [...new Set(lists.flat())].sort();
const intersection: Combine = ([first = [], ...others]) =>
  first.filter((permission) => others.every((list) => list.includes(permission)));

function customContent(definitions: readonly RoleDefinition[], combine: Combine): RoleContent {
  const permissions = combine(definitions.map((definition) => definition.permissions));
  return { permissions, extent: permissions.length === 0 ? 'none' : 'exact' };
}

function predefined(role: string): RoleContent {
  if (role === KEY_ROLE) return { permissions: [KEY_ROLE], extent: 'exact' };
  const row = Object.hasOwn(PREDEFINED_ROLES, role) ? PREDEFINED_ROLES[role] : undefined;
  if (row === undefined) return { permissions: [restOf(role)], extent: 'by words' };
  return CUT_ROLES.has(role)
    ? { permissions: [...row, restOf(role)], extent: 'at least' }
    : { permissions: row, extent: 'exact' };
}

/** True if only the name of the role is known. */
export const isUnknownRole = (role: string | Unknown, { most }: Roles): boolean =>
  most(role).extent === 'by words';

/** Rows of the table that are marked `cut`: they list a part of the role. A test compares them with its comments. */
export const CUT_ROLES: ReadonlySet<string> = new Set([
  'roles/artifactregistry.admin',
  'roles/artifactregistry.reader',
  'roles/artifactregistry.writer',
  'roles/binaryauthorization.policyAdmin',
  'roles/binaryauthorization.serviceAgent',
  'roles/cloudbuild.builds.builder',
  'roles/cloudfunctions.admin',
  'roles/cloudkms.admin',
  'roles/cloudkms.viewer',
  'roles/cloudscheduler.admin',
  'roles/cloudscheduler.serviceAgent',
  'roles/datastore.owner',
  'roles/iam.securityReviewer',
  'roles/logging.configWriter',
  'roles/logging.viewer',
  'roles/monitoring.alertPolicyEditor',
  'roles/monitoring.dashboardEditor',
  'roles/monitoring.notificationChannelEditor',
  'roles/monitoring.viewer',
  'roles/orgpolicy.policyAdmin',
  'roles/pubsub.admin',
  'roles/pubsub.viewer',
  'roles/resourcemanager.folderIamAdmin',
  'roles/resourcemanager.organizationAdmin',
  'roles/resourcemanager.projectIamAdmin',
  'roles/run.admin',
  'roles/run.viewer',
  'roles/secretmanager.admin',
  'roles/securitycenter.findingsEditor',
  'roles/securitycenter.findingsViewer',
  'roles/securitycenter.sourcesAdmin',
  'roles/serviceusage.serviceUsageAdmin',
  'roles/serviceusage.serviceUsageViewer',
  'roles/storage.admin',
  'roles/storage.objectViewer',
]);

function memoized(make: (role: string | Unknown) => RoleContent): (role: string | Unknown) => RoleContent {
  const made = new Map<string | Unknown, RoleContent>();
  return (role) => {
    const known = made.get(role) ?? make(role);
    made.set(role, known);
    return known;
  };
}

import { CATALOGUE } from '../../core/catalogue/catalogue';
import { RECORDERS } from '../../core/catalogue/recorders';
import { INVESTIGATORS } from '../../core/investigation';
import { ADMISSION_CONSTRAINT } from '../../core/naming/names';
import type { Identity, Permission } from '../../core/permissions/permissions';
import { type Resource, textsAt, UNKNOWN } from '../model/resource';

/**
 * Types that always concern detection or admission. They are the anchors of the pipeline. Everything else belongs to the
 * pipeline through its references (ours.ts), never through a name: a name is easy to choose and to change.
 */
const ANCHOR_TYPES: readonly RegExp[] = [
  /^google_scc_/,
  /^google_binary_authorization_/,
  /^google_(?:project|folder|organization)_iam_audit_config$/,
];

/** Permissions that the pipeline needs on what it protects. A custom role with several of them is one of its powers. */
const OWN_PERMISSIONS: ReadonlySet<string> = new Set(
  [
    ...CATALOGUE.actions.flatMap(({ permissions }) => permissionsOf(permissions)),
    ...[...INVESTIGATORS, ...RECORDERS].flatMap(({ permissions }) => permissionsOf(permissions)),
  ]
    .filter(({ on }) => on === 'project' || on === 'finding')
    .map(({ permission }) => permission),
);
const ENOUGH = 3;

type Declared = readonly Permission[] | Readonly<Partial<Record<Identity, readonly Permission[]>>>;

function permissionsOf(declared: Declared): readonly Permission[] {
  return Array.isArray(declared) ? declared : Object.values(declared).flat();
}

export function isAnchor(resource: Resource): boolean {
  if (ANCHOR_TYPES.some((type) => type.test(resource.type))) return true;
  if (/^google_(?:project|organization)_iam_custom_role$/.test(resource.type)) return isOwnRole(resource);
  return CONSTRAINT_TYPES.test(resource.type) && guardsAdmission(resource);
}

/**
 * Types that concern detection only in a plan with an anchor: a sink of audit logs, an exclusion, an enabled API. In a
 * plan without anchors, they belong to another owner.
 */
export function concernsBesideAnchor(resource: Resource): boolean {
  const { type, values } = resource;
  if (/^google_project_service$|^google_logging_(?:project|folder|organization)_exclusion$/.test(type))
    return true;
  if (!/^google_logging_(?:project|folder|organization)_sink$/.test(type)) return false;
  return typeof values.filter !== 'string' || values.filter === '' || values.filter.includes('cloudaudit');
}

/** A custom role with several of the permissions that the pipeline needs on what it protects. */
export function isOwnRole(role: Resource): boolean {
  const permissions = textsAt(role, 'permissions');
  return permissions !== UNKNOWN && permissions.filter((name) => OWN_PERMISSIONS.has(name)).length >= ENOUGH;
}

/** Policies in both generations, and the constraints that they apply. */
const CONSTRAINT_TYPES =
  /^google_(?:org_policy_policy|org_policy_custom_constraint|(?:project_|folder_)?organization_policy)$/;

/**
 * A built-in or custom constraint that makes Cloud Run use Binary Authorization, and the policy that applies it. A
 * policy refers to its constraint by the name of the constraint in the cloud.
 */
function guardsAdmission({ values }: Resource): boolean {
  const text = JSON.stringify(values);
  return [
    'run.allowedBinaryAuthorizationPolicies',
    'run.googleapis.com/binary-authorization',
    ADMISSION_CONSTRAINT,
  ].some((sign) => text.includes(sign));
}

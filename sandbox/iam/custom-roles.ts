import type { JsonObject } from '../../core/values/json';
import { listOf, textOf } from '../../core/values/json-values';
import type { CloudState } from '../state/cloud-state';
import { withProjectId } from '../state/names';
import type { StoredResource } from '../state/resources';
import { addResource, removeResource, replaceResource, tryResource } from '../state/stored-resources';

/**
 * A custom role, including soft-deleted ones. `state.iam.roles` holds its permissions, and only this file updates it.
 */
export interface CustomRole {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly stage: string;
  readonly permissions: readonly string[];
  /** When the role was deleted. */
  readonly deletedMs?: number;
  readonly version: number;
}

const DAY_MS = 86_400_000;

/** A deleted role can be restored for 7 days. Its id is free after 37 days (iam/docs/creating-custom-roles). */
export const RESTORABLE_MS = 7 * DAY_MS;
const GONE_MS = 37 * DAY_MS;

/** Undefined: the role does not exist, or it was deleted so long ago that its id is free again. */
export function tryCustomRole(state: CloudState, sent: string, nowMs: number): CustomRole | undefined {
  const name = withProjectId(state, sent);
  const stored = tryResource(state, 'iam', name);
  const role = stored ? readRole(name, stored) : seededRole(state, name);
  return role?.deletedMs !== undefined && nowMs - role.deletedMs >= GONE_MS ? undefined : role;
}

const readRole = (name: string, { body, version }: StoredResource): CustomRole => ({
  name,
  title: textOf(body.title),
  description: textOf(body.description),
  stage: textOf(body.stage) || 'ALPHA',
  permissions: listOf(body.permissions).map(textOf),
  ...(typeof body.deletedMs === 'number' ? { deletedMs: body.deletedMs } : {}),
  version,
});

/** A seed states only the permissions of a role. */
function seededRole(state: CloudState, name: string): CustomRole | undefined {
  if (!Object.hasOwn(state.iam.roles, name)) return undefined;
  const title = name.slice(name.lastIndexOf('/') + 1);
  return { name, title, description: '', stage: 'GA', permissions: state.iam.roles[name] ?? [], version: 1 };
}

/** The roles of a project or an organization, in the order of their creation. */
export function customRolesOf(state: CloudState, parent: string, nowMs: number): readonly CustomRole[] {
  const prefix = `${parent}/roles/`;
  const names = [...Object.keys(state.iam.roles), ...Object.keys(state.resources.iam ?? {})];
  return [...new Set(names.filter((name) => name.startsWith(prefix)))].flatMap(
    (name) => tryCustomRole(state, name, nowMs) ?? [],
  );
}

/** The cloud with the given role, new or changed. */
export function withCustomRole(
  state: CloudState,
  role: Omit<CustomRole, 'version'>,
  nowMs: number,
): CloudState {
  const { name, title, description, stage, permissions, deletedMs } = role;
  const body: JsonObject = {
    title,
    description,
    stage,
    permissions: [...permissions],
    ...(deletedMs === undefined ? {} : { deletedMs }),
  };
  const stored = tryResource(state, 'iam', name)
    ? replaceResource(state, 'iam', name, body)
    : addResource(state, 'iam', name, { body, nowMs });
  const { [name]: _before, ...others } = state.iam.roles;
  // The bindings of a deleted or disabled role stay, but grant nothing.
  const granted = stage === 'DISABLED' ? [] : permissions;
  const roles = deletedMs === undefined ? { ...others, [name]: granted } : others;
  return { ...stored, iam: { ...stored.iam, roles } };
}

/** Removes a role whose retention is over, so that its id is free. */
export const withoutGoneRole = (state: CloudState, name: string): CloudState =>
  tryResource(state, 'iam', name) ? removeResource(state, 'iam', name) : state;

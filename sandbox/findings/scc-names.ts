import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import type { Call } from '../contract/service';
import { invalidArgument } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { projectOf, tryProject, withProjectId } from '../state/names';

/** The only location without data residency (cloud.google.com/security-command-center/docs/data-residency-support). */
export const GLOBAL = 'global';

/** SCC v2 returns names with a location, also for findings that arrived in an older form. */
export const v2Name = (name: string): string =>
  name.includes('/locations/') ? name : name.replace(/\/findings\//, `/locations/${GLOBAL}/findings/`);

/** The form of v1 and of names without a location. */
export const withoutLocation = (name: string): string => name.replace(/\/locations\/[^/]+/, '');

/** @throws ApiError INVALID_ARGUMENT for a location that exists only with data residency */
export function checkLocation(name: string, place: string): void {
  const location = /\/locations\/([^/]+)/.exec(name)?.[1] ?? GLOBAL;
  if (location === GLOBAL) return;
  throw invalidArgument(
    `Location '${location}' is not supported: data residency is not enabled for this organization.`,
    place,
  );
}

/**
 * The name as sent, else a name below the resource's project, by number
 * (google.cloud.securitycenter.v2.Finding.canonical_name).
 */
export function tryCanonicalName(state: CloudState, finding: JsonObject): string | undefined {
  const sent = textOf(finding.canonicalName);
  if (sent !== '') return v2Name(sent);
  const name = textOf(finding.name);
  if (name === '') return undefined;
  const project = /\/projects\/([^/]+)/.exec(textOf(finding.resourceName))?.[1];
  const number = project === undefined ? undefined : tryProject(state, project)?.number;
  return v2Name(
    number === undefined ? name : name.replace(/^(organizations|folders)\/[^/]+\//, `projects/${number}/`),
  );
}

/** A source of an organization has its own policy. In all other cases the policy of the scope applies. */
export const sourceOf =
  (path: string) =>
  ({ state, message }: Call): readonly IamResource[] => {
    const value = path.split('.').reduce<JsonObject[string]>((at, part) => objectOf(at)[part], message);
    const parts = withProjectId(state, textOf(value)).split('/');
    const hasPolicy = parts[0] === 'organizations' && parts[2] === 'sources' && parts[3] !== '-';
    const name = parts.slice(0, hasPolicy ? 4 : 2).join('/');
    return [{ name, project: projectOf(name) }];
  };

import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import { type Call, page } from '../contract/service';
import { invalidArgument } from '../protocol/errors';
import { REGIONS } from '../protocol/regions';
import type { CloudState } from '../state/cloud-state';
import { projectOf, tryProject, withProjectId } from '../state/names';

/**
 * Cloud Run v1 has two spellings. With `namespaces/P`, the region is in the host, `us-central1-run.googleapis.com`, and
 * the host without a region lists all regions. With `projects/P/locations/L`, it is in the path.
 */
export interface Place {
  /** The project by its id. */
  readonly project: string;
  /** Undefined: all regions. */
  readonly region: string | undefined;
  /** The last segment, if the name is the name of a resource. */
  readonly id: string;
}

/** The member that names the resource or its parent: `name` or `parent`. */
export function placeOf({ state, message, http }: Call): Place {
  const sent = textOf(message.name) || textOf(message.parent);
  const [kind, owner = '', , location = ''] = sent.split('/');
  const project = projectOf(withProjectId(state, `projects/${owner}`));
  const id = sent.slice(sent.lastIndexOf('/') + 1);
  if (kind === 'projects') return { project, region: location === '-' ? undefined : location, id };
  return { project, region: regionOfHost(http.headers.host ?? ''), id };
}

/** `us-central1-run.googleapis.com`, or the same prefix on a host that replaces it. */
export const regionOfHost = (host: string): string | undefined =>
  REGIONS.find((region) => host.startsWith(`${region}-`));

/**
 * The full name in v2's form.
 *
 * @throws ApiError INVALID_ARGUMENT if the host names no region, because only lists work there
 */
export function fullName(call: Call, collection: 'services' | 'jobs'): string {
  const { project, region, id } = placeOf(call);
  if (region !== undefined) return `projects/${project}/locations/${region}/${collection}/${id}`;
  throw invalidArgument(
    'This method is served by the regional endpoints only: REGION-run.googleapis.com.',
    'the host of the request',
  );
}

const under = (call: Call): string => {
  const { project, region } = placeOf(call);
  return `projects/${project}/locations/${region ?? '-'}`;
};

/** The resource on which a permission is tested. A host without a region leaves only the project. */
export const onResource =
  (collection: 'services' | 'jobs') =>
  (call: Call): readonly IamResource[] => [
    { name: `${under(call)}/${collection}/${placeOf(call).id}`, project: placeOf(call).project },
  ];

export const onProject = (call: Call): readonly IamResource[] => {
  const { project } = placeOf(call);
  return [{ name: `projects/${project}`, project }];
};

/** Whether the place contains a full v2 name. */
export const isIn = ({ project, region }: Place, name: string): boolean => {
  const [, owner, , location] = name.split('/');
  return owner === project && (region === undefined || location === region);
};

export const numberOf = (state: CloudState, name: string): string =>
  tryProject(state, projectOf(name))?.number ?? projectOf(name);

/** Kubernetes label selectors as gcloud writes them: `key = value` and `key in (a, b)`, joined by commas. */
export function matchesSelector(labels: JsonObject, selector: string): boolean {
  const clauses = selector.match(/[^,(]+(?:\([^)]*\))?/g) ?? [];
  return clauses.every((clause) => {
    const [, key = '', equal, list] =
      /^\s*([^\s=!]+)\s*(?:==?\s*(\S+)|in\s*\(([^)]*)\))\s*$/.exec(clause) ?? [];
    if (key === '') throw invalidArgument(`Invalid label selector '${selector}'.`, 'labelSelector');
    const wanted = equal === undefined ? (list ?? '').split(',').map((value) => value.trim()) : [equal];
    return wanted.includes(textOf(labels[key]));
  });
}

/** A list of API v1. `metadata` is always present and contains the token of the next page. */
export function listBody(
  kind: string,
  apiVersion: string,
  items: readonly JsonObject[],
  message: JsonObject,
): JsonObject {
  const paged = { pageSize: message.limit ?? 0, pageToken: message.continue ?? '' };
  const { items: shown, nextPageToken } = page(items, paged, { byDefault: 1000, max: 1000 });
  return {
    apiVersion,
    kind,
    metadata: nextPageToken === undefined ? {} : { continue: nextPageToken },
    items: [...shown],
  };
}

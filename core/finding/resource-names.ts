import { err, ok, type Result } from '../values/result';

/** What a finding can be about: what `core/targets/` has a file for. */
export const WORKLOAD_KINDS = ['service', 'job', 'workerPool'] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** What lies one level below a workload in the names of the API. */
export type ChildKind = 'revision' | 'execution' | 'workerPoolRevision';
export type CloudRunKind = WorkloadKind | ChildKind;

/**
 * A parsed Cloud Run resource. `project` is what the name contained, an id or a number: never assume which.
 * `workload` is the service, job or worker pool. `child` is the revision or execution, if the name contains one.
 */
export interface CloudRunName {
  readonly kind: CloudRunKind;
  readonly project: string;
  readonly location: string;
  readonly workload: string;
  readonly child?: string;
}

const HOST = '//run.googleapis.com/';
const PROJECT =
  /^(?:[a-z][a-z0-9-]{4,28}[a-z0-9]|(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]|[0-9]{1,20})$/;
const LOCATION = /^[a-z]+(?:-[a-z0-9]+)+$/;
/** The location of a service of several regions, which is one resource (Service.multiRegionSettings). Only services. */
const GLOBAL = 'global';
const RESOURCE = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

interface Collections {
  /** Collection of the API: `services`. */
  readonly own: string;
  /** Undefined: no name goes deeper. */
  readonly child?: { readonly collection: string; readonly kind: ChildKind };
}

/** How the names of each kind are written. The compiler names what is missing for a new kind. */
const COLLECTIONS: Readonly<Record<WorkloadKind, Collections>> = {
  service: { own: 'services', child: { collection: 'revisions', kind: 'revision' } },
  job: { own: 'jobs', child: { collection: 'executions', kind: 'execution' } },
  workerPool: { own: 'workerPools', child: { collection: 'revisions', kind: 'workerPoolRevision' } },
};

/** Collection of a kind in the names of the API: `services`. */
export const collectionOf = (kind: WorkloadKind): string => COLLECTIONS[kind].own;

/** Both collections of a kind: its own, and what lies one level below. */
export const collectionsOf = (kind: WorkloadKind): readonly string[] => {
  const { own, child } = COLLECTIONS[kind];
  return [own, ...(child ? [child.collection] : [])];
};

export const isCloudRunResource = (fullName: string): boolean => fullName.startsWith(HOST);

/**
 * Parses a full resource name (`//run.googleapis.com/projects/P/locations/L/services/S[/revisions/R]`)
 * or a relative one (`projects/P/...`). Anything else is an error that states what was expected.
 */
export function parseCloudRunName(name: string): Result<CloudRunName, string> {
  const relative = name.startsWith(HOST) ? name.slice(HOST.length) : name;
  const parts = relative.split('/');
  const [projects, project, locations, location, collection, workload, childCollection, child] = parts;
  const kind = WORKLOAD_KINDS.find((one) => COLLECTIONS[one].own === collection);
  const fail = (why: string) =>
    err(
      `not a Cloud Run resource name: ${why}; expected projects/P/locations/L/{${WORKLOAD_KINDS.map(collectionOf).join('|')}}/NAME`,
    );
  if (projects !== 'projects' || locations !== 'locations')
    return fail('it does not start with projects/P/locations/L');
  if (!project || !PROJECT.test(project)) return fail('the project is neither an id nor a number');
  const isGlobal = location === GLOBAL && kind === 'service';
  if (!location || !(isGlobal || LOCATION.test(location))) return fail('the location is not a region');
  if (!kind) return fail('the collection is unknown');
  if (!workload || !RESOURCE.test(workload))
    return fail('the resource id has characters that Cloud Run does not allow');
  if (parts.length === 6) return ok({ kind, project, location, workload });
  const { child: below } = COLLECTIONS[kind];
  if (parts.length !== 8 || !below || childCollection !== below.collection) {
    return fail('it continues after the resource');
  }
  if (!child || !RESOURCE.test(child)) return fail('the revision or execution id is malformed');
  return ok({ kind: below.kind, project, location, workload, child });
}

/** The service, job or worker pool that a name belongs to, as a relative API name. */
export const workloadName = (name: CloudRunName): string =>
  `projects/${name.project}/locations/${name.location}/${collectionOf(workloadKind(name))}/${name.workload}`;

export const workloadKind = ({ kind }: CloudRunName): WorkloadKind =>
  WORKLOAD_KINDS.find((one) => kind === one || kind === COLLECTIONS[one].child?.kind) as WorkloadKind;

export interface FindingName {
  readonly parentKind: 'organizations' | 'folders' | 'projects';
  readonly parent: string;
  readonly source: string;
  readonly location: string;
  readonly finding: string;
}

// A parent of dots would change the directory in a URL path, so it begins and ends with a letter or digit.
const FINDING =
  /^(organizations|folders|projects)\/([A-Za-z0-9](?:[A-Za-z0-9:._-]{0,62}[A-Za-z0-9])?)\/sources\/([0-9-]{1,32})(?:\/locations\/([a-z0-9-]{1,32}))?\/findings\/([A-Za-z0-9]{1,32})$/;

/** Accepts every form that SCC uses (v1 without location, v2 with it). A missing location means `global`. */
export function parseFindingName(name: string): Result<FindingName, string> {
  const match = FINDING.exec(name);
  if (!match) {
    return err(
      'not a finding name; expected {organizations|folders|projects}/X/sources/S[/locations/L]/findings/F',
    );
  }
  const [, parentKind, parent, source, location, finding] = match as unknown as [string, ...string[]];
  return ok({
    parentKind: parentKind as FindingName['parentKind'],
    parent: parent as string,
    source: source as string,
    location: location ?? 'global',
    finding: finding as string,
  });
}

export const formatFindingName = (name: FindingName): string =>
  `${name.parentKind}/${name.parent}/sources/${name.source}/locations/${name.location}/findings/${name.finding}`;

import { digestOf, list, object, text } from '../cloud-run/run-service';
import type { OtherPlace, Places } from '../facts/investigation';
import { NOTHING_TO_SEARCH } from '../facts/not-read';
import { revisionFacts } from '../facts/revision-facts';
import { whyNoDigest } from '../finding/finding';
import { imageRepository } from '../finding/image-repository';
import { workloadKind } from '../finding/resource-names';
import type { ServiceListing } from '../ports/ports';
import type { JsonObject } from '../values/json';
import { type InvestigationContext, type Investigator, NotAvailable } from './investigator';

/** How many services of a project have their revisions read. The others are listed as not read. */
const MOST = 20;

/**
 * The services of the list that may run the digest: those with the same name in another region, with an image of the same
 * repository, or with the digest itself in their template. Used where the revisions themselves cannot be searched.
 */
export function candidatesOf(
  services: ServiceListing['services'],
  own: { readonly target: string; readonly digest: string; readonly images: readonly string[] },
): readonly string[] {
  const id = own.target.split('/').pop();
  const repositories = new Set(own.images.map(imageRepository).filter((name) => name !== ''));
  return services
    .filter(
      ({ name, images }) =>
        name !== own.target &&
        (name.split('/').pop() === id ||
          images.some((image) => digestOf(image) === own.digest || repositories.has(imageRepository(image)))),
    )
    .map(({ name }) => name)
    .sort();
}

/** Regions of a service with several regions, from its own settings. Empty for a service with a single region. */
export const regionsOf = (service: JsonObject): readonly string[] => {
  const { regions } = object(service.multiRegionSettings);
  return Array.isArray(regions) ? regions.map(text).filter((region) => region !== '') : [];
};

interface Searched {
  readonly location: string;
  /** Relative names of the services with a revision that runs the digest. */
  readonly names: readonly string[];
  /** Why the revisions could not be read. */
  readonly reason?: string;
}

/** Reads the revisions of all services of a location. An old revision may serve although its service names another image. */
async function searchLocation(
  run: InvestigationContext['run'],
  project: string,
  location: string,
  digest: string,
): Promise<Searched> {
  try {
    const revisions = await run.listRevisions(`projects/${project}/locations/${location}/services/-`);
    const ids = revisions
      .filter(({ containers }) => list(containers).some(({ image }) => digestOf(text(image)) === digest))
      .map(({ name }) => text(name).split('/')[5] ?? '');
    const names = [...new Set(ids)].map((id) => `projects/${project}/locations/${location}/services/${id}`);
    return { location, names: names.sort() };
  } catch (cause) {
    return { location, names: [], reason: reasonOf(cause) };
  }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : 'unknown error');

const locationOf = (name: string): string => name.split('/')[3] ?? '';

async function lookAt(
  run: InvestigationContext['run'],
  name: string,
  digest: string,
): Promise<OtherPlace | undefined> {
  const [service, revisions] = await Promise.all([run.getService(name), run.listRevisions(name)]);
  const bad = revisionFacts(service, revisions, digest).filter((revision) => revision.bad === true);
  if (bad.length === 0) return undefined;
  const serving = bad.some(
    ({ percent, tags, minInstances }) => percent > 0 || tags.length > 0 || minInstances > 0,
  );
  return { name, revisions: bad.map((revision) => revision.name), serving };
}

/**
 * "Where else does this image run?" Names other services of the project, and the regions of a service with several
 * regions. Advice only: a response changes nothing but the finding's own resource.
 */
export const places: Investigator<'places'> = {
  part: 'places',
  phase: 2,
  deadlineMs: 10_000,
  permissions: [
    { permission: 'run.services.list', on: 'project' },
    { permission: 'run.services.get', on: 'project' },
    { permission: 'run.revisions.list', on: 'project' },
  ],
  async investigate({ finding, detection, run, target, project }): Promise<Places> {
    const { imageDigest: digest, imageDigests } = detection.evidence;
    if (!digest) throw new NotAvailable(`${whyNoDigest(imageDigests)}, ${NOTHING_TO_SEARCH}`);
    if (!finding.target) throw new NotAvailable('the affected resource is not a Cloud Run workload');
    const [listing, regions] = await Promise.all([
      run.listServices(project.id),
      workloadKind(finding.target) === 'service' ? run.getService(target).then(regionsOf) : [],
    ]);
    const images = finding.containers.flatMap(({ uri }) => uri ?? []);
    const locations = [...new Set([target, ...listing.services.map(({ name }) => name)].map(locationOf))];
    const searched = await Promise.all(
      locations.sort().map((location) => searchLocation(run, project.id, location, digest)),
    );
    const unsearched = searched.flatMap(({ location, reason }) =>
      reason === undefined ? [] : [{ what: `projects/${project.id}/locations/${location}`, reason }],
    );
    const guesses = candidatesOf(listing.services, { target, digest, images }).filter((name) =>
      unsearched.some(({ what }) => name.startsWith(`${what}/`)),
    );
    const candidates = [...searched.flatMap(({ names }) => names), ...guesses]
      .filter((name) => name !== target)
      .sort();
    const looked = await Promise.all(
      candidates.slice(0, MOST).map(async (name) => {
        try {
          return { name, place: await lookAt(run, name, digest) };
        } catch (cause) {
          return { name, reason: reasonOf(cause) };
        }
      }),
    );
    return {
      found: looked.flatMap((one) => ('place' in one && one.place ? [one.place] : [])),
      regions,
      target,
      unread: [
        ...listing.unreachable.map((what) => ({ what, reason: 'Cloud Run could not reach this location' })),
        ...unsearched,
        ...looked.flatMap((one) =>
          one.reason === undefined ? [] : [{ what: one.name, reason: one.reason }],
        ),
        ...candidates
          .slice(MOST)
          .map((what) => ({ what, reason: `more than ${MOST} services may run the image` })),
        ...(listing.whole
          ? []
          : [{ what: `projects/${project.id}`, reason: 'the project has more services than Riposte reads' }]),
      ],
    };
  },
};

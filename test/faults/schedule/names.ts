import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import type { FindingShape, Letter, Schedule } from './schedule';

/** The project of the pipeline. In the project scope, the workloads are there too. */
export const PROJECT = { id: 'demo-prj', number: '210987654321' };
/** The projects of workloads in the organization scope. Riposte protects the first two. */
export const PROTECTED = { id: 'shop-prod', number: '310000000001' };
export const OTHER = { id: 'shop-search', number: '310000000002' };
export const UNLISTED = { id: 'shop-lab', number: '310000000003' };
export const ORGANIZATION = 'organizations/123456789012';

export const LOCATION = 'us-central1';
export const RESPONDER = `serviceAccount:riposte-responder@${PROJECT.id}.iam.gserviceaccount.com`;
export const ACTOR = `serviceAccount:riposte-actor@${PROJECT.id}.iam.gserviceaccount.com`;
export const OPERATOR = 'user:oncall@example.com';
export const STRANGER = 'user:stranger@example.com';
/** The account that deploys, and changes traffic and access. */
export const PIPELINE = `serviceAccount:ci@${PROJECT.id}.iam.gserviceaccount.com`;
/** The owner of the project, who sets the kill switch. */
export const OWNER = 'user:owner@example.com';

export const START_MS = Date.parse('2026-04-14T10:01:07.345Z');
const EVENT_MS = Date.parse('2026-04-14T10:01:02.345Z');

/** What the names of a schedule depend on. */
export type Named = Pick<Schedule, 'services' | 'findings'> & {
  readonly settings: Pick<Schedule['settings'], 'scope'>;
};

type Project = typeof PROJECT;

/** The project of a workload, or of a finding about it. */
export function projectOfService({ services, settings }: Named, index: number): Project {
  if (settings.scope !== 'organization') return PROJECT;
  const project = services[index]?.place?.project;
  return project === undefined ? PROTECTED : { other: OTHER, unlisted: UNLISTED }[project];
}

/** Another service may have the same short name, in another region or project. */
export const shortName = ({ services }: Pick<Named, 'services'>, index: number): string =>
  `web-${services[index]?.place?.namesake ?? index}`;

export const serviceName = (named: Named, index: number): string => {
  const location = named.services[index]?.place?.location ?? LOCATION;
  return `projects/${projectOfService(named, index).id}/locations/${location}/services/${shortName(named, index)}`;
};

/** The resource of a finding: its service, or a job or worker pool that has the name of that service. */
export function resourceOf(named: Named, { service, on }: FindingShape): string {
  if (on === undefined) return serviceName(named, service);
  const name = shortName(named, service);
  const below = on.child === undefined ? '' : `/${on.child}/${name}-00001`;
  return `projects/${projectOfService(named, service).id}/locations/${on.location}/${on.kind}/${name}${below}`;
}

export const siblingName = (named: Named): string =>
  serviceName({ ...named, services: [] }, 0).replace(/web-0$/, 'sibling');

export const revisionName = (named: Pick<Named, 'services'>, service: number, index: number): string =>
  `${shortName(named, service)}-${String(index + 1).padStart(5, '0')}-abc`;

export const digestOf = (letter: Letter): string => `sha256:${letter.repeat(64)}`;
export const imageOf = (letter: Letter): string =>
  `${LOCATION}-docker.pkg.dev/${PROJECT.id}/apps/web@${digestOf(letter)}`;

const SOURCE = 'sources/1111111111111111111/locations/global/findings';
const findingId = (index: number): string => index.toString(16).padStart(32, '5');
export const canonicalName = (named: Named, index: number): string => {
  const { number } = projectOfService(named, named.findings[index]?.service ?? 0);
  return `projects/${number}/${SOURCE}/${findingId(index)}`;
};
export const findingName = (index: number): string => `${ORGANIZATION}/${SOURCE}/${findingId(index)}`;

/** @param laterSeconds after the first version of this finding */
export const eventTime = (index: number, laterSeconds = 0): string =>
  new Date(EVENT_MS + index * 1000 + laterSeconds * 1000).toISOString();

export const REFERENCE = JSON.parse(REFERENCE_NOTIFICATION) as {
  readonly finding: Record<string, unknown>;
  readonly resource: Record<string, unknown>;
};

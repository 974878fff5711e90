import type { Catalogue } from '../catalogue/catalogue-parts';
import { type Detector, normalizeCategory } from '../detectors/detector';
import type { Investigation } from '../facts/investigation';
import { decodeNotification } from '../finding/decode-push';
import {
  collectionOf,
  parseCloudRunName,
  WORKLOAD_KINDS,
  workloadKind,
  workloadName,
} from '../finding/resource-names';
import { choosePlaybook } from '../planning/choose-playbook';
import { oneOf } from '../targets';
import type { Json } from '../values/json';
import { sha256Hex } from '../values/sha256';
import { toIso } from '../values/time';
import { type CorpusProject, corpusProjects, type ExemptWorkload, exemptWorkloads } from './corpus-projects';
import {
  ACCUSED_DIGEST,
  investigationOf,
  SERVICE_SHAPES,
  type ServiceShape,
  withoutService,
} from './corpus-shapes';
import type { RecordedFinding } from './recorded-finding';
import type { Responding } from './replay-findings';

/** Fixed, so that a finding of the corpus has the same case id in every run. */
const EVENT_TIME = '2026-01-02T12:00:00Z';
const LOCATION = 'us-central1';
const SERVICE = 'corpus-app';

/** A category that no catalogue has, for the safe default path. */
const UNKNOWN = { module: 'UNKNOWN_THREAT', category: 'Corpus: A Threat That Nobody Knows Yet' };
type Threat = Pick<Detector, 'module' | 'category'> & Partial<Pick<Detector, 'playbook'>>;

/**
 * Findings that cover every detector of the catalogues (and an unknown category), every kind of workload and every
 * situation that planning distinguishes, in the projects that the configs protect. One project represents all projects
 * with the same choices. The corpus is derived, so it includes a new detector automatically. Equal input gives equal
 * findings.
 *
 * @param sides - the configs to compare, usually base and head
 * @param nowMs - when the findings are received, in milliseconds since the epoch; exemptions are evaluated at this time
 */
export function corpusOf(sides: readonly Responding[], nowMs: number): RecordedFinding[] {
  const threats = threatsOf(sides.map(({ catalogue }) => catalogue));
  const configs = sides.map(({ config }) => config);
  const receivedAt = toIso(nowMs);
  const asked = (situations: readonly Situation[], about: readonly Threat[]) =>
    situations.flatMap((situation) => about.map((threat) => recorded(threat, situation, receivedAt)));
  return [
    ...corpusProjects(configs).flatMap((project) => asked(situationsOf(project), threats)),
    ...asked(exemptWorkloads(configs).map(exemptSituation), onePerPlaybook(threats, sides)),
  ];
}

function threatsOf(catalogues: readonly Catalogue[]): readonly Threat[] {
  const byCategory = new Map<string, Threat>();
  for (const detector of catalogues.flatMap(({ detectors }) => detectors)) {
    const key = normalizeCategory(detector.category);
    if (!byCategory.has(key)) byCategory.set(key, detector);
  }
  return [...byCategory.values(), UNKNOWN];
}

/** There may be many exemptions: each gets one finding per playbook, not one for every detector. */
function onePerPlaybook(threats: readonly Threat[], sides: readonly Responding[]): readonly Threat[] {
  const seen = new Map<string, Threat>();
  for (const threat of threats) {
    const { module: detector, playbook = 'default' } = threat;
    const answers = sides.map(
      ({ config, catalogue }) => choosePlaybook(config, { detector, playbook }, catalogue).id,
    );
    const key = answers.join('\n');
    if (!seen.has(key)) seen.set(key, threat);
  }
  return [...seen.values()];
}

/** The place of a finding, and what is known about it. */
interface Situation {
  readonly label: string;
  readonly resource: string;
  readonly project: CorpusProject;
  readonly investigation: Investigation;
  readonly finding?: ServiceShape['finding'];
}

const full = (name: string): string => `//run.googleapis.com/${name}`;

function situationsOf(project: CorpusProject): readonly Situation[] {
  const place = `projects/${project.id}/locations/${LOCATION}`;
  const name = `${place}/services/${SERVICE}`;
  const services = SERVICE_SHAPES.map((shape) => ({
    label: shape.label,
    resource: full(name),
    project,
    investigation: investigationOf(shape, { name, projectId: project.id }),
    ...(shape.finding === undefined ? {} : { finding: shape.finding }),
  }));
  const others = WORKLOAD_KINDS.filter((kind) => kind !== 'service').map((kind) => ({
    label: oneOf(kind),
    resource: full(`${place}/${collectionOf(kind)}/${SERVICE}`),
    project,
    investigation: withoutService,
  }));
  const ownName = `projects/${project.id}/locations/${project.home.location}/services/${project.home.service}`;
  return [
    ...services,
    ...others,
    { ...serviceAt(full(ownName), project), label: "a service with the name of Riposte's own" },
    {
      label: 'a resource that is not on Cloud Run',
      resource: `//cloudresourcemanager.googleapis.com/projects/${project.number}`,
      project,
      investigation: withoutService,
    },
    {
      label: 'a Cloud Run name that does not parse',
      resource: full(`${place}/services/UPPER`),
      project,
      investigation: withoutService,
    },
    {
      ...serviceAt(full(`projects/corpus-elsewhere/locations/${LOCATION}/services/${SERVICE}`), project),
      label: 'a service of a project that is not protected',
    },
  ];
}

/** The ordinary service, as a workload. Other resources have none. */
function serviceAt(resource: string, project: CorpusProject): Omit<Situation, 'label'> {
  const parsed = parseCloudRunName(resource);
  const isService = parsed.ok && workloadKind(parsed.value) === 'service';
  const ordinary = SERVICE_SHAPES[0] as ServiceShape;
  const investigation = isService
    ? investigationOf(ordinary, { name: workloadName(parsed.value), projectId: project.id })
    : withoutService;
  return { resource, project, investigation };
}

const exemptSituation = ({ name, project }: ExemptWorkload): Situation => ({
  ...serviceAt(full(name), project),
  label: `the exempted ${name}`,
});

function recorded(threat: Threat, situation: Situation, receivedAt: string): RecordedFinding {
  const raw = notificationOf(threat, situation);
  const decoded = decodeNotification(raw);
  if (!decoded.ok)
    throw new TypeError(`the corpus is malformed: ${decoded.error.where}: ${decoded.error.what}`);
  const { label, project, investigation } = situation;
  const like = project.standsFor > 1 ? ` (${project.standsFor} projects like ${project.id})` : '';
  return {
    notification: decoded.value,
    investigation,
    receivedAt,
    assumed: ['a finding of the corpus: none of it happened'],
    label: `${label}${like}`,
  };
}

function notificationOf(threat: Threat, { resource, project, label, finding }: Situation): string {
  const id = sha256Hex(`${threat.category}\n${label}\n${resource}`).slice(0, 32);
  const name = `projects/${project.number}/sources/1/locations/global/findings/${id}`;
  const file: Json = {
    path: '/opt/corpus',
    size: '1',
    hashedSize: '1',
    partiallyHashed: false,
    sha256: 'ab'.repeat(32),
  };
  return JSON.stringify({
    finding: {
      name,
      canonicalName: name,
      category: threat.category,
      resourceName: resource,
      state: 'ACTIVE',
      mute: 'UNDEFINED',
      findingClass: 'THREAT',
      severity: 'HIGH',
      eventTime: EVENT_TIME,
      processes: [{ name: 'corpus', binary: file, script: file, libraries: [file], args: ['/opt/corpus'] }],
      containers: [{ name: 'app-1', imageId: `us-docker.pkg.dev/corpus/apps/app@${ACCUSED_DIGEST}` }],
      ...finding,
    },
    resource: { name: resource, gcpMetadata: { projectDisplayName: project.id } },
  });
}

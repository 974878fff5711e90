import type { Finding } from '../../core/finding/finding';
import { workloadKind } from '../../core/finding/resource-names';
import { TARGETS } from '../../core/targets';
import type { JsonObject } from '../../core/values/json';
import { rfc3339, tryParseTime } from '../protocol/time';
import type { CloudTiming, Project } from '../state/cloud-state';
import type { CloudSeed, SeedRevision, SeedService } from './cloud-seed';

export type { CloudSeed } from './cloud-seed';

export interface SeedOptions {
  /** Id and number of the protected project, if the caller knows them better than the finding. */
  readonly projectId?: string;
  readonly projectNumber?: string;
  /** Account that the workload runs as. Default: the project's compute account. */
  readonly runtimeServiceAccount?: string;
  /** Whether the earlier revision has the same bad image, so that no revision is safe. */
  readonly onlyBadDigest?: boolean;
  readonly timing?: Partial<CloudTiming>;
  readonly virustotal?: CloudSeed['virustotal'];
  readonly secrets?: CloudSeed['secrets'];
  /** Other existing resources that the stack names: keys, buckets and agents. */
  readonly besides?: Pick<CloudSeed, 'resources' | 'bindings' | 'roles' | 'governance'>;
}

const DAY_MS = 86_400_000;
const CLEAN_DIGEST = `sha256:${'c1ea'.repeat(16)}`;
const UNKNOWN_DIGEST = `sha256:${'bad0'.repeat(16)}`;

interface Facts {
  readonly project: Project;
  readonly location: string;
  readonly eventMs: number;
  readonly account: string;
  readonly repository: string;
  readonly badImage: string;
}

/**
 * A world in which the finding can have happened: its project, its service with the bad revision at 100 % and a clean
 * revision before it, a sibling and a few log entries. `assumed` lists in plain words what the finding did not state.
 */
export function seedFromFinding(
  finding: Finding,
  options: SeedOptions = {},
): { seed: CloudSeed; assumed: string[] } {
  const assumed: string[] = [];
  const project = projectOf(finding, options, assumed);
  const facts = factsOf(finding, options, project, assumed);
  const services = [...workload(finding, facts, options, assumed), sibling(facts, assumed)];
  const seed: CloudSeed = {
    projects: [project],
    since: rfc3339(facts.eventMs - 30 * DAY_MS),
    services,
    logEntries: logEntries(finding, facts, assumed),
    ...(options.timing ? { timing: options.timing } : {}),
    ...(options.virustotal ? { virustotal: options.virustotal } : {}),
    ...(options.secrets ? { secrets: options.secrets } : {}),
    ...options.besides,
  };
  return { seed, assumed };
}

function projectOf(finding: Finding, options: SeedOptions, assumed: string[]): Project {
  const named = finding.target?.project ?? '';
  const canonical = /^projects\/([^/]+)\//.exec(finding.canonicalName)?.[1] ?? '';
  const inAncestry = finding.ancestry.map((name) => /^projects\/(.+)$/.exec(name)?.[1] ?? '');
  const candidates = [named, canonical, ...inAncestry, finding.projectDisplayName ?? ''].filter(
    (text) => text !== '',
  );
  const number = options.projectNumber ?? candidates.find((text) => /^\d+$/.test(text));
  const id = options.projectId ?? candidates.find((text) => /^[a-z][a-z0-9-]*$/.test(text));
  if (number === undefined)
    assumed.push('the project number is 100000000001, because the finding names none');
  if (id === undefined) assumed.push('the project id is "sandbox-project", because the finding names none');
  const ancestors = finding.ancestry.filter((name) => /^(?:folders|organizations)\//.test(name));
  return { id: id ?? 'sandbox-project', number: number ?? '100000000001', ancestors };
}

function factsOf(finding: Finding, options: SeedOptions, project: Project, assumed: string[]): Facts {
  const container = finding.containers[0];
  const location = finding.target?.location ?? 'us-central1';
  const repository =
    container?.uri?.replace(/@sha256:.*$/, '').replace(/:[^/:]*$/, '') ??
    `${location}-docker.pkg.dev/${project.id}/apps/${finding.target?.workload ?? 'app'}`;
  if (!container?.digest)
    assumed.push(
      `the image digest of the bad revision is ${UNKNOWN_DIGEST.slice(0, 19)}…, because the finding has none`,
    );
  const account = options.runtimeServiceAccount ?? `${project.number}-compute@developer.gserviceaccount.com`;
  if (options.runtimeServiceAccount === undefined) assumed.push(`the workload runs as ${account}`);
  return {
    project,
    location,
    eventMs: tryParseTime(finding.eventTime) ?? 0,
    account,
    repository,
    badImage: `${repository}@${container?.digest ?? UNKNOWN_DIGEST}`,
  };
}

function workload(finding: Finding, facts: Facts, options: SeedOptions, assumed: string[]): SeedService[] {
  const { target } = finding;
  if (!target) return [];
  if (workloadKind(target) !== 'service') {
    assumed.push(
      `no ${TARGETS[workloadKind(target)].words.noun} is seeded: the sandbox invents only Cloud Run services and their revisions`,
    );
    return [];
  }
  const bad = target.child ?? `${target.workload}-00007-vox`;
  const earlier = `${target.workload}-00006-lok`;
  const earlierImage = options.onlyBadDigest ? facts.badImage : `${facts.repository}@${CLEAN_DIGEST}`;
  assumed.push(
    `revision ${bad} carries the finding's image and serves 100 % of the traffic`,
    `an earlier, ready revision ${earlier} carries ${options.onlyBadDigest ? 'the same image' : 'another image'}`,
    'the service is public (allUsers may invoke it) and scales automatically, 0 to 20 instances',
  );
  const revisions = [revision(earlier, earlierImage, facts, 7), revision(bad, facts.badImage, facts, 1)];
  return [
    {
      name: `projects/${facts.project.id}/locations/${facts.location}/services/${target.workload}`,
      config: serviceConfig('Seeded from the finding'),
      bindings: [
        {
          role: 'roles/run.invoker',
          members: ['allUsers', `serviceAccount:frontend@${facts.project.id}.iam.gserviceaccount.com`],
        },
      ],
      revisions,
    },
  ];
}

const serviceConfig = (description: string): JsonObject => ({
  description,
  labels: { team: 'shop' },
  ingress: 'INGRESS_TRAFFIC_ALL',
  scaling: { scalingMode: 'AUTOMATIC', maxInstanceCount: 20 },
  traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
});

function revision(name: string, image: string, facts: Facts, daysOld: number): SeedRevision {
  return {
    name,
    createTime: rfc3339(facts.eventMs - daysOld * DAY_MS),
    config: {
      serviceAccount: facts.account,
      scaling: { maxInstanceCount: 20 },
      timeout: '300s',
      maxInstanceRequestConcurrency: 80,
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      containers: [{ name: 'app-1', image, ports: [{ name: 'http1', containerPort: 8080 }] }],
    },
  };
}

function sibling(facts: Facts, assumed: string[]): SeedService {
  assumed.push('a sibling service "sandbox-sibling" exists, and no response may change it');
  const image = `${facts.location}-docker.pkg.dev/${facts.project.id}/apps/sibling@sha256:${'51b1'.repeat(16)}`;
  return {
    name: `projects/${facts.project.id}/locations/${facts.location}/services/sandbox-sibling`,
    config: serviceConfig('A sibling that stays untouched'),
    bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }],
    revisions: [revision('sandbox-sibling-00001-sib', image, facts, 20)],
  };
}

function logEntries(finding: Finding, facts: Facts, assumed: string[]): JsonObject[] {
  const { target } = finding;
  if (!target || workloadKind(target) !== 'service') return [];
  assumed.push('four log entries of the service exist around the event');
  const labels = {
    project_id: facts.project.id,
    location: facts.location,
    service_name: target.workload,
    revision_name: target.child ?? `${target.workload}-00007-vox`,
    configuration_name: target.workload,
  };
  const line = (secondsAfter: number, severity: string, textPayload: string, stream: string): JsonObject => {
    const timestamp = rfc3339(facts.eventMs + secondsAfter * 1000);
    return {
      logName: `projects/${facts.project.id}/logs/run.googleapis.com%2F${stream}`,
      resource: { type: 'cloud_run_revision', labels },
      timestamp,
      receiveTimestamp: timestamp,
      severity,
      insertId: `seed-${stream}-${secondsAfter + 1000}`,
      textPayload,
    };
  };
  return [
    line(-240, 'INFO', 'listening on port 8080', 'stdout'),
    line(-35, 'INFO', 'GET /products 200', 'stdout'),
    line(-2, 'WARNING', 'spawned an unexpected child process', 'stderr'),
    line(4, 'ERROR', 'outbound connection refused: pool.example.invalid:443', 'stderr'),
  ];
}

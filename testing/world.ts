import { decodeNotification } from '../core/finding/decode-push';
import type { FindingNotification } from '../core/finding/finding';
import { type Problem, problemLine } from '../core/problem/problem';
import type { RuntimeConfig } from '../core/runtime-config/runtime-config';
import type { CloudSeed } from '../sandbox/boot/cloud-seed';
import { withExistingParts } from '../sandbox/boot/existing-parts';
import { seedFromFinding } from '../sandbox/boot/seed';
import { parseFindingText } from './input/finding-text';
import { referenceFinding } from './reference-finding';
import type { SynthesizedStacks } from './synthesized-stacks';

export interface WorldOptions {
  /** A finding, NotificationMessage, push body or CloudEvent. @default - the reference finding in the protected project */
  readonly finding?: unknown;
  /** @default - invented from the finding */
  readonly cloud?: CloudSeed;
  /** Only for an invented world. @default - the first account on which the stacks grant actAs */
  readonly runtimeServiceAccount?: string;
  /** Only for an invented world. @default - as in Google Cloud */
  readonly timing?: CloudSeed['timing'];
}

/** The world that the stacks are deployed into, and the finding that will enter it. */
export interface World {
  readonly notification: FindingNotification;
  readonly seed: CloudSeed;
  /** What was invented, in plain words. */
  readonly assumed: readonly string[];
}

export function worldFor(stacks: SynthesizedStacks, options: WorldOptions): World {
  const notification = notificationOf(options.finding ?? defaultFinding(stacks));
  const { seed, assumed } = seedFor(options, stacks, notification);
  const around = withProjects(seed, stacks.config);
  // The caller's own cloud is complete, so nothing is added.
  if (options.cloud) return { notification, seed: around, assumed };
  const world = withExistingParts(around, stacks.raw, { agents: true });
  return { notification, seed: world.seed, assumed: [...assumed, ...world.assumed] };
}

/** The protected project; for a hub, the first project in its list. */
const protectedProject = ({ project, workloads }: RuntimeConfig) => workloads?.[0]?.project ?? project;

const defaultFinding = ({ config, stacks }: SynthesizedStacks) =>
  referenceFinding({ project: protectedProject(config), region: config.region, ...scopeOf(stacks) });

/** The organization or folder that the pipeline listens to. Findings from elsewhere would not arrive. */
function scopeOf(stacks: SynthesizedStacks['stacks']): { organization?: string; folder?: string } {
  const named = (type: string, member: string) =>
    stacks
      .flatMap(({ resource }) => Object.values((resource as Record<string, object>)[type] ?? {}))
      .map((config: Record<string, unknown>) => /\d+$/.exec(String(config[member]))?.[0])
      .find((number) => number !== undefined);
  const organization = named('google_scc_v2_organization_notification_config', 'organization');
  const folder = named('google_scc_v2_folder_notification_config', 'folder');
  return { ...(organization ? { organization } : {}), ...(folder ? { folder } : {}) };
}

function notificationOf(finding: unknown): FindingNotification {
  const text = typeof finding === 'string' ? finding : JSON.stringify(finding);
  const decoded = decodeNotification(notificationText(text));
  if (decoded.ok) return decoded.value;
  throw unreadable(decoded.error);
}

/** Reports a problem to the author of a test, in one line. */
function notificationText(text: string): string {
  const input = parseFindingText(text, 'finding');
  if (input.ok) return input.value.notification;
  throw unreadable(input.error);
}

const unreadable = (problem: Problem): TypeError =>
  new TypeError(`the finding cannot be read: ${problemLine(problem)}`);

function seedFor(
  { cloud, runtimeServiceAccount, timing }: WorldOptions,
  { config, stacks }: SynthesizedStacks,
  { finding }: FindingNotification,
): { seed: CloudSeed; assumed: readonly string[] } {
  if (cloud) return { seed: cloud, assumed: [] };
  const project = listedProject(config, finding.target?.project);
  const accounts = actAsAccounts(stacks);
  const account =
    runtimeServiceAccount ??
    accounts.find((email) => project && email.endsWith(`@${project.id}.iam.gserviceaccount.com`));
  return seedFromFinding(finding, {
    ...(project ? { projectId: project.id, projectNumber: project.number } : {}),
    ...(account === undefined ? {} : { runtimeServiceAccount: account }),
    ...(timing ? { timing } : {}),
  });
}

/** The finding's project as listed in the stacks. Findings name it by id or by number. */
const listedProject = ({ project, workloads = [] }: RuntimeConfig, named: string | undefined) =>
  [project, ...workloads.map((workload) => workload.project)].find(
    ({ id, number }) => named === id || named === number,
  );

/** Emails of accounts outside the pipeline on which the stacks grant a role (`projects/P/serviceAccounts/EMAIL`). */
function actAsAccounts(stacks: SynthesizedStacks['stacks']): string[] {
  return stacks.flatMap(({ resource }) => {
    const members = (resource as Record<string, Record<string, { service_account_id?: unknown }>>)
      .google_service_account_iam_member;
    return Object.values(members ?? {}).flatMap(({ service_account_id: id }) => {
      const email = typeof id === 'string' ? /\/serviceAccounts\/([^/$]+@[^/$]+)$/.exec(id)?.[1] : undefined;
      return email === undefined ? [] : [email];
    });
  });
}

/** Adds the hub's own project and every project that it protects. */
function withProjects(seed: CloudSeed, { project, workloads }: RuntimeConfig): CloudSeed {
  const needed = [project, ...(workloads ?? []).map((workload) => workload.project)];
  const missing = needed.filter(({ id }) => !seed.projects.some((known) => known.id === id));
  const [first] = seed.projects;
  return {
    ...seed,
    projects: [...seed.projects, ...missing.map((one) => ({ ...one, ancestors: first?.ancestors ?? [] }))],
  };
}

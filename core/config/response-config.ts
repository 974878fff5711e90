import * as z from 'zod';
import type { Action } from '../actions/action';
import { tryDeclaredAdmission } from '../admission';
import { type Catalogue, declarationHash, extendCatalogue } from '../catalogue';
import type { Detector } from '../detectors/detector';
import { parseCloudRunName } from '../finding/resource-names';
import { pipelineNames } from '../names';
import type { Playbook } from '../playbooks/playbook';
import { err, ok, type Result } from '../result';
import { MODES, TIERS } from '../tiers';
import { type ConfigProblem, problemsOf } from './config-problem';
import { crossChecks } from './cross-checks';
import { deploymentShape } from './deployment-config';
import type { RuntimeConfig, WorkloadProject } from './runtime-config';

export type { ConfigProblem } from './config-problem';

const projectId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'a project id: 6 to 30 of a-z, 0-9 and -');
export const runtimeAccountSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z][a-z0-9-]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com$|^[0-9]+-compute@developer\.gserviceaccount\.com$/,
    'a service account, NAME@PROJECT.iam.gserviceaccount.com with a NAME of 6 to 30 of a-z, 0-9 and -, or NUMBER-compute@developer.gserviceaccount.com',
  );
const member = z
  .string()
  .regex(
    /^(user|group|serviceAccount):[^\s@]+@[^\s@]+$/,
    'an IAM member: user:, group: or serviceAccount: and an address',
  );

export const exemptionSchema = z.strictObject({
  resource: z
    .string()
    .refine(
      (name) => parseCloudRunName(name).ok,
      'an exact Cloud Run name: projects/P/locations/L/services/S',
    ),
  reason: z.string().min(1, 'why it is exempt'),
  expires: z.iso.datetime({ message: 'an RFC 3339 time in UTC: an exemption always ends' }),
});

const stateBucket = z.string().min(3, 'the name of the bucket that keeps the state, without gs://');
const statePrefix = z.string().min(1, 'a folder inside the bucket, such as riposte');

const policy = z.strictObject({
  exemptions: z.array(exemptionSchema).default([]),
  cooldownSeconds: z.int().min(0).max(86_400).default(300),
  breaker: z
    .strictObject({ containments: z.int().min(1).max(1000), perMinutes: z.int().min(1).max(1440) })
    .default({ containments: 10, perMinutes: 60 }),
  holdHours: z.int().min(1).max(720).default(24),
  windowMinutes: z.int().min(1).max(240).default(15),
  verifyWaitSeconds: z.int().min(0).max(480).default(240),
});

export const projectSchema = z.strictObject({
  id: projectId,
  number: z.string().regex(/^[0-9]{1,20}$/, 'a project number, as a string'),
});

/** By their parts, not by a list: a region that opens tomorrow should work, and a misspelt one should not. */
const REGION =
  /^(africa|asia|australia|europe|me|northamerica|southamerica|us)-(north|south|east|west|central|northeast|northwest|southeast|southwest)[0-9]{1,2}$/;

const isPart = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The operator's one file. Unknown members are refused: a typo must not switch a guard off. */
export const responseConfigSchema = z.strictObject({
  ...deploymentShape,
  project: projectSchema,
  region: z.string().regex(REGION, 'a region such as us-central1: a continent, a direction and a number'),
  mode: z.enum(MODES).default('observe'),
  powers: z
    .strictObject({
      tiers: z.array(z.enum(TIERS)).min(1).default(['observe']),
      runtimeServiceAccounts: z.array(runtimeAccountSchema).default([]),
    })
    .default({ tiers: ['observe'], runtimeServiceAccounts: [] }),
  detectors: z
    .strictObject({ containerThreatDetection: z.boolean().default(false) })
    .default({ containerThreatDetection: false }),
  actions: z.strictObject({ disable: z.array(z.string()).default([]) }).default({ disable: [] }),
  playbooks: z
    .record(z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'a detector module name'), z.string())
    .default({}),
  /** Own detectors, actions and playbooks: code, so checked by its types and, by id, below. */
  extend: z
    .strictObject({
      detectors: z
        .array(z.custom<Detector>(isPart, 'a detector: an object, as defineDetector makes it'))
        .default([]),
      actions: z
        .array(z.custom<Action>(isPart, 'an action: an object, as defineAction makes it'))
        .default([]),
      playbooks: z
        .array(z.custom<Playbook>(isPart, 'a playbook: an object, as definePlaybook makes it'))
        .default([]),
    })
    .default({ detectors: [], actions: [], playbooks: [] }),
  policy: policy.prefault({}),
  operators: z.array(member).default([]),
  reputation: z
    .strictObject({
      secretVersion: z
        .string()
        .regex(
          /^projects\/[^/]+\/secrets\/[^/]+\/versions\/(latest|[0-9]+)$/,
          'projects/P/secrets/S/versions/V',
        ),
    })
    .optional(),
  evidence: z
    .strictObject({ retentionDays: z.int().min(1).max(3650).default(400), lock: z.boolean().default(false) })
    .default({ retentionDays: 400, lock: false }),
  backend: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('gcs'), bucket: stateBucket, prefix: statePrefix }),
    z.strictObject({ type: z.literal('local'), path: z.string().regex(/^(?!\/)/, 'a relative path') }),
  ]),
});

export type ResponseConfigInput = z.input<typeof responseConfigSchema>;
export type ResponseConfig = z.output<typeof responseConfigSchema>;

/** All problems at once, so that one run mends one file. */
export function parseResponseConfig(input: unknown): Result<ResponseConfig, readonly ConfigProblem[]> {
  const parsed = responseConfigSchema.safeParse(input);
  if (!parsed.success) {
    const found = parsed.error.issues.flatMap((issue) =>
      problemsOf(issue, { input, schema: responseConfigSchema }),
    );
    return err([...found, ...crossChecksOfTheRest(input, parsed.error.issues)]);
  }
  const problems = crossChecks(parsed.data);
  return problems.length > 0 ? err(problems) : ok(parsed.data);
}

/** A valid config of nothing in particular: stands for members that are wrong, so that the others can be judged. */
const STAND_IN: ResponseConfigInput = {
  project: { id: 'stand-in', number: '1' },
  region: 'us-central1',
  operators: ['user:stand-in@example.com'],
  backend: { type: 'local', path: 'stand-in' },
};

/** Rules that span members, as far as the members in question are right: one run should tell everything. */
function crossChecksOfTheRest(input: unknown, issues: readonly z.core.$ZodIssue[]): readonly ConfigProblem[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  const wrong = new Set(issues.map((issue) => String(issue.path[0] ?? '')));
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
  const rest = Object.entries(input).filter(([key]) => !wrong.has(key) && !unknown.includes(key));
  const parsed = responseConfigSchema.safeParse({ ...STAND_IN, ...Object.fromEntries(rest) });
  if (!parsed.success) return [];
  return crossChecks(parsed.data).filter((problem) => !wrong.has(problem.where.split('.')[0] ?? ''));
}

/** The built-in catalogue with the config's own parts. The config is checked, so they fit. */
export function catalogueOf({ extend }: Pick<ResponseConfig, 'extend'>): Catalogue {
  const extended = extendCatalogue(extend);
  if (!extended.ok) throw new TypeError(`an unchecked config: ${extended.error[0]?.what}`);
  return extended.value;
}

/** What the pipeline is built from: a project's config, or a hub's with the projects that it protects. */
export type PipelineConfig = Omit<ResponseConfig, 'backend'> & {
  readonly workloads?: readonly WorkloadProject[];
};

/** The part of the config that travels to the functions. */
export function toRuntimeConfig(config: PipelineConfig): RuntimeConfig {
  const names = pipelineNames(config);
  return {
    schemaVersion: 1,
    project: config.project,
    region: config.region,
    mode: config.mode,
    tiers: config.powers.tiers,
    actions: catalogueOf(config)
      .actions.map(({ id }) => id)
      .filter((id) => !config.actions.disable.includes(id)),
    ...extensionIds(config),
    playbooks: config.playbooks,
    policy: config.policy,
    ...(config.reputation ? { reputation: config.reputation } : {}),
    pipeline: pipelineOf(config),
    ...(config.workloads ? { workloads: config.workloads.map(travelling) } : {}),
    self: [names.responder, names.actor],
  };
}

function pipelineOf(config: PipelineConfig): RuntimeConfig['pipeline'] {
  const { name, audit, alerts, existing } = config;
  const { project, region } = config;
  const admission = tryDeclaredAdmission({ instance: config, project, region, admission: config.admission });
  return {
    name,
    deployers: audit.deployers,
    ...(admission === undefined ? {} : { admission }),
    ...(existing?.evidenceBucket === undefined ? {} : { evidenceBucket: existing.evidenceBucket }),
    ...(alerts.heartbeatSource === undefined || alerts.heartbeatSource === 'create'
      ? {}
      : { heartbeatSource: alerts.heartbeatSource }),
  };
}

/** Code stays in the bundle: only the ids travel, so that the functions notice when they differ. */
function extensionIds({ extend }: PipelineConfig): Pick<RuntimeConfig, 'extension'> {
  const { detectors, actions, playbooks } = extend;
  if (detectors.length + actions.length + playbooks.length === 0) return {};
  return {
    extension: {
      detectors: detectors.map(({ module }) => module),
      actions: actions.map(({ id }) => id),
      playbooks: playbooks.map(({ id }) => id),
      declared: declarationHash(extend),
    },
  };
}

/** A list entry may hold more than the functions should carry. */
const travelling = ({
  project,
  mode,
  tiers,
  exemptions,
  declaredAdmission,
}: WorkloadProject): WorkloadProject => ({
  project,
  mode,
  tiers,
  ...(exemptions && exemptions.length > 0 ? { exemptions } : {}),
  ...(declaredAdmission === undefined ? {} : { declaredAdmission }),
});

import * as z from 'zod';
import type { Action } from '../actions/action';
import { tryDeclaredAdmission } from '../admission';
import { type Catalogue, declarationHash, extendCatalogue } from '../catalogue';
import type { Detector } from '../detectors/detector';
import { parseCloudRunName } from '../finding/resource-names';
import { THRESHOLDS } from '../guards/severity-threshold';
import { isObject } from '../json';
import { functionNames, pipelineNames } from '../names';
import type { Playbook } from '../playbooks/playbook';
import type { Problem } from '../problem';
import { err, ok, type Result } from '../result';
import { MODES, TIERS } from '../tiers';
import { type Hints, parseWith } from './config-problem';
import { crossChecks } from './cross-checks';
import { deploymentShape } from './deployment-config';
import {
  operator,
  projectId,
  projectNumber,
  region,
  runtimeAccount,
  secretVersion,
  stateBucket,
} from './identifiers';
import type { Policy, RuntimeConfig, WorkloadProject } from './runtime-config';
import { text, whole } from './schema-parts';
import { withStandIns, wrongMembers } from './stand-in';

const CLOUD_RUN_NAME = 'an exact Cloud Run name: projects/P/locations/L/services/S';
const WHY_EXEMPT = 'why it is exempt, in a few words';

export const exemptionSchema = z.strictObject({
  resource: z.string(CLOUD_RUN_NAME).refine((name) => parseCloudRunName(name).ok, CLOUD_RUN_NAME),
  reason: z.string(WHY_EXEMPT).min(1, WHY_EXEMPT),
  expires: z.iso.datetime('a time in UTC such as 2027-01-31T00:00:00Z (RFC 3339): an exemption always ends'),
});

const policy = z.strictObject({
  // Cloud Run Threat Detection gives malicious binaries CRITICAL; HIGH leaves room for a detector that is less sure.
  minimumSeverity: z.enum(THRESHOLDS).default('HIGH'),
  exemptions: z.array(exemptionSchema).default([]),
  cooldownSeconds: whole(0, 86_400, 'seconds').default(300),
  breaker: z
    .strictObject({ containments: whole(1, 1000, 'containments'), perMinutes: whole(1, 1440, 'minutes') })
    .default({ containments: 10, perMinutes: 60 }),
  holdHours: whole(1, 720, 'hours').default(24),
  windowMinutes: whole(1, 240, 'minutes').default(15),
  verifyWaitSeconds: whole(0, 480, 'seconds').default(240),
  /** How far in the future an exemption may end. Judged when the config is synthesized; the functions do not use it. */
  maxExemptionDays: whole(1, 3650, 'days').default(365),
});

export const projectSchema = z.strictObject({
  id: projectId,
  number: projectNumber,
});

const statePrefix = text(/^./, 'a folder inside the bucket, such as riposte');

const isPart = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The operator's one file. Unknown members are refused: a typo must not switch a guard off. */
export const responseConfigSchema = z.strictObject({
  ...deploymentShape,
  project: projectSchema,
  region,
  mode: z.enum(MODES).default('observe'),
  powers: z
    .strictObject({
      tiers: z.array(z.enum(TIERS)).min(1).default(['observe']),
      runtimeServiceAccounts: z.array(runtimeAccount).default([]),
    })
    .default({ tiers: ['observe'], runtimeServiceAccounts: [] }),
  actions: z.strictObject({ disable: z.array(z.string()).default([]) }).default({ disable: [] }),
  playbooks: z
    .record(
      text(/^[A-Z][A-Z0-9_]+$/, 'the module of a detector, such as CLOUD_RUN_REVERSE_SHELL'),
      z.string('the id of a playbook'),
    )
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
  operators: z.array(operator).default([]),
  reputation: z
    .strictObject({
      secretVersion,
    })
    .optional(),
  evidence: z
    .strictObject({ retentionDays: whole(1, 3650, 'days').default(400), lock: z.boolean().default(false) })
    .default({ retentionDays: 400, lock: false }),
  backend: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('gcs'), bucket: stateBucket, prefix: statePrefix }),
    z.strictObject({ type: z.literal('local'), path: text(/^(?!\/)/, 'a relative path') }),
  ]),
});

export type ResponseConfigInput = z.input<typeof responseConfigSchema>;
export type ResponseConfig = z.output<typeof responseConfigSchema>;

/**
 * Findings of Container Threat Detection are about GKE. A switch once let them in, and `detect` dropped every one, so
 * it is gone; a config that still has it is told why.
 */
export const REMOVED_MEMBERS: Hints = {
  detectors:
    'remove it: its one member containerThreatDetection let in findings about GKE, and Riposte answers for Cloud Run alone. Own detectors stand in extend.detectors',
};
const ROLLOUT_ONLY = 'remove it, or write a rollout: defineRollout({ hub, projects }) has both members';
const HINTS: Hints = {
  ...REMOVED_MEMBERS,
  hub: ROLLOUT_ONLY,
  projects: ROLLOUT_ONLY,
  default: 'export it by its name: export const config = defineResponse({ … })',
};

/** All problems at once, so that one run fixes one file. */
export function parseResponseConfig(input: unknown): Result<ResponseConfig, readonly Problem[]> {
  const parsed = parseWith(responseConfigSchema, input, HINTS);
  if (!parsed.ok) {
    return err([...parsed.error.problems, ...crossChecksOfTheRest(input, parsed.error.issues)]);
  }
  const problems = crossChecks(parsed.value);
  return problems.length > 0 ? err(problems) : ok(parsed.value);
}

/** Rules that span members, as far as the members in question are right: one run should tell everything. */
function crossChecksOfTheRest(input: unknown, issues: readonly z.core.$ZodIssue[]): readonly Problem[] {
  if (!isObject(input)) return [];
  const wrong = wrongMembers(issues);
  const parsed = responseConfigSchema.safeParse(withStandIns(input, issues));
  if (!parsed.success) return [];
  return crossChecks(parsed.data).filter(
    ({ where, code }) =>
      !wrong.has(where.split('.')[0] ?? '') && !(wrong.has('project') && OF_THE_PROJECT.includes(code)),
  );
}

/** Rules that compare a member with the project: they say nothing while the project itself is wrong. */
const OF_THE_PROJECT: readonly string[] = [
  'runtime-account-elsewhere',
  'exemption-elsewhere',
  'build-account-elsewhere',
];

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
    policy: travellingPolicy(config),
    ...(config.reputation ? { reputation: config.reputation } : {}),
    pipeline: pipelineOf(config),
    ...(config.workloads ? { workloads: config.workloads.map(travelling) } : {}),
    self: functionNames(names),
  };
}

function travellingPolicy({ policy: { maxExemptionDays: _, ...policy } }: PipelineConfig): Policy {
  return policy;
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

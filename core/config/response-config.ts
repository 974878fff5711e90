import type * as z from 'zod';
import { tryDeclaredAdmission } from '../admission/admission';
import { declarationHash, extendCatalogue } from '../catalogue/catalogue';
import type { Catalogue } from '../catalogue/catalogue-parts';
import { functionNames, pipelineNames } from '../naming/names';
import type { Problem } from '../problem/problem';
import type { Policy, RuntimeConfig, WorkloadProject } from '../runtime-config/runtime-config';
import { isObject } from '../values/json';
import { err, ok, type Result } from '../values/result';
import { type Hints, parseWith } from './config-problem';
import { crossChecks } from './cross-checks';
import { type PipelineConfig, type ResponseConfig, responseConfigSchema } from './response-schema';
import { withStandIns, wrongMembers } from './stand-in';

/**
 * Findings of Container Threat Detection are about GKE. A former member let them in, but `detect` dropped every one, so
 * the member was removed. A config that still has it gets this explanation.
 */
export const REMOVED_MEMBERS: Hints = {
  detectors:
    'remove it: its one member containerThreatDetection let in findings about GKE, but Riposte responds for Cloud Run only. Custom detectors belong in extend.detectors',
};
const ROLLOUT_ONLY = 'remove it, or write a rollout: defineRollout({ hub, projects }) has both members';
const HINTS: Hints = {
  ...REMOVED_MEMBERS,
  hub: ROLLOUT_ONLY,
  projects: ROLLOUT_ONLY,
  default: 'export it by its name: export const config = defineResponse({ … })',
};

/** Returns all problems at once, so that one run is enough to fix a file. */
export function parseResponseConfig(input: unknown): Result<ResponseConfig, readonly Problem[]> {
  const parsed = parseWith(responseConfigSchema, input, HINTS);
  if (!parsed.ok) {
    return err([...parsed.error.problems, ...crossChecksOfTheRest(input, parsed.error.issues)]);
  }
  const problems = crossChecks(parsed.value);
  return problems.length > 0 ? err(problems) : ok(parsed.value);
}
/** Rules that span members, where those members are valid: one run reports every problem. */
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
/** Rules that compare a member with the project. They do not apply while the project itself is wrong. */
const OF_THE_PROJECT: readonly string[] = [
  'runtime-account-elsewhere',
  'exemption-elsewhere',
  'build-account-elsewhere',
];
/** The built-in catalogue with the config's own parts. They fit, because the config is checked. */
export function catalogueOf({ extend }: Pick<ResponseConfig, 'extend'>): Catalogue {
  const extended = extendCatalogue(extend);
  if (!extended.ok) throw new TypeError(`an unchecked config: ${extended.error[0]?.what}`);
  return extended.value;
}
/** The part of the config that the functions receive. */
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
/** The bundle carries the code. The config carries only the ids, so that the functions notice a difference. */
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
/** Removes members of a list entry that the functions do not need. */
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

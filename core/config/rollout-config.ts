import type * as z from 'zod';
import { tryDeclaredAdmission } from '../admission/admission';
import type { Problem } from '../problem/problem';
import type { Exemption } from '../runtime-config/runtime-config';
import { err, ok, type Result } from '../values/result';
import { type Hints, parseWith } from './config-problem';
import { parseResponseConfig, REMOVED_MEMBERS } from './response-config';
import type { ResponseConfig } from './response-schema';
import { rolloutChecks } from './rollout-checks';
import {
  type choices,
  type ParsedRollout,
  type Rollout,
  type RolloutInput,
  rolloutSchema,
  type WorkloadConfig,
} from './rollout-schema';
import { restOfRollout } from './stand-in';

/** Whether an unchecked config is meant as a rollout. */
export const isRollout = (config: unknown): boolean =>
  typeof config === 'object' && config !== null && 'hub' in config && 'projects' in config;
/** Types an organization's one file. Like defineResponse, it has no side effects. */
export const defineRollout = (rollout: RolloutInput): RolloutInput => rollout;
const PER_PROJECT = 'defaults, groups.NAME or projects.N';
/** Members of a single project's config that a rollout has in another place or form. */
const HINTS: Hints = {
  ...REMOVED_MEMBERS,
  mode: `move it to ${PER_PROJECT}: the hub itself protects nothing`,
  powers: `write its members tiers and runtimeServiceAccounts, without powers, into ${PER_PROJECT}`,
  policy: 'write exemptions, without policy, into projects.N; the rest of policy belongs to hub.policy',
  workloads: 'list the protected projects under projects',
};
/**
 * Returns all problems at once: of the hub's own config, of the list, and of each project with its defaults applied.
 */
export function parseRollout(input: unknown): Result<Rollout, readonly Problem[]> {
  const parsed = parseWith(rolloutSchema, input, HINTS);
  if (!parsed.ok) {
    const { problems, issues } = parsed.error;
    return err([...problems, ...checksOfTheRest(input, issues)]);
  }
  const rollout = parsed.value;
  const hub = hubConfig(rollout);
  const workloads = rollout.projects.map((project) => workloadOf(rollout, project));
  const problems = [...(hub.ok ? [] : inHub(hub.error)), ...rolloutChecks(rollout, workloads)];
  if (problems.length > 0 || !hub.ok) return err(problems);
  return ok({ hub: { ...hub.value, workloads }, workloads });
}
/** Checks of the valid members when others are wrong: one run reports every problem. */
function checksOfTheRest(input: unknown, issues: readonly z.core.$ZodIssue[]): readonly Problem[] {
  const rest = restOfRollout(input, issues);
  const parsed = rolloutSchema.safeParse(rest?.rollout);
  if (rest === undefined || !parsed.success) return [];
  const workloads = parsed.data.projects.map((project) => workloadOf(parsed.data, project));
  const hub = hubConfig(parsed.data);
  return [
    ...(hub.ok ? [] : inHub(hub.error).filter(({ where }) => !rest.isReported(where))),
    ...rolloutChecks(parsed.data, workloads, rest),
  ];
}

const inHub = (problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, where: `hub.${problem.where}` }));
/** One protected project as if it had its own file, for checks of single projects. */
export function projectConfigOf({ hub, workloads }: Rollout, project: string): ResponseConfig | undefined {
  const workload = workloads.find(({ project: { id, number } }) => project === id || project === number);
  if (workload === undefined) return undefined;
  const { workloads: _, ...config } = hub;
  return {
    ...config,
    project: workload.project,
    mode: workload.mode,
    powers: {
      tiers: [...workload.tiers],
      runtimeServiceAccounts: [...workload.runtimeServiceAccounts],
    },
    policy: { ...config.policy, exemptions: [...(workload.exemptions ?? [])] },
    admission: workload.admission,
  };
}
type ParsedProject = ParsedRollout['projects'][number];
function workloadOf({ hub, defaults, groups }: ParsedRollout, project: ParsedProject): WorkloadConfig {
  const group = (project.group === undefined ? undefined : groups[project.group]) ?? {};
  const chosen = <Key extends keyof typeof choices>(key: Key): ParsedProject[Key] =>
    (project[key] ?? group[key] ?? defaults[key]) as ParsedProject[Key];
  const admission = chosen('admission');
  const declaredAdmission = tryDeclaredAdmission({ instance: hub, project, region: hub.region, admission });
  return {
    project: { id: project.id, number: project.number },
    ...(project.group === undefined ? {} : { group: project.group }),
    mode: chosen('mode') ?? 'observe',
    tiers: chosen('tiers') ?? ['observe'],
    exemptions: (chosen('exemptions') ?? []) as readonly Exemption[],
    runtimeServiceAccounts: chosen('runtimeServiceAccounts') ?? [],
    ...(admission ? { admission } : {}),
    ...(declaredAdmission ? { declaredAdmission } : {}),
  };
}
/** The hub as a config. By itself it only observes, so it has the lowest tier. */
const hubConfig = ({ hub }: ParsedRollout): Result<ResponseConfig, readonly Problem[]> =>
  parseResponseConfig({
    ...hub,
    mode: 'observe',
    powers: { tiers: ['observe'], runtimeServiceAccounts: [] },
  });

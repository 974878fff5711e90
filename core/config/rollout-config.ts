import * as z from 'zod';
import { tryDeclaredAdmission } from '../admission';
import { err, ok, type Result } from '../result';
import { MODES, TIERS } from '../tiers';
import { type ConfigProblem, type Misplaced, problemsOf } from './config-problem';
import { type AdmissionConfig, admissionSchema } from './deployment-config';
import { tryNearest } from './nearest';
import {
  exemptionSchema,
  parseResponseConfig,
  projectSchema,
  type ResponseConfig,
  responseConfigSchema,
  runtimeAccountSchema,
} from './response-config';
import type { Exemption, WorkloadProject } from './runtime-config';

/** What can be said per project, per group, or for all. */
const choices = {
  mode: z.enum(MODES).optional(),
  tiers: z.array(z.enum(TIERS)).min(1).optional(),
  runtimeServiceAccounts: z.array(runtimeAccountSchema).optional(),
  exemptions: z.array(exemptionSchema).optional(),
  admission: admissionSchema.optional(),
};
const choicesSchema = z.strictObject(choices);
const groupName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'a group name of a-z, 0-9 and -');

/** The hub's own file: like one project's, but what it may do elsewhere is said per project. */
const hubSchema = responseConfigSchema.omit({ mode: true, powers: true });

/**
 * One typed list for an organization or folder: a hub that runs the pipeline, and every project that it protects.
 * A project's own value wins over its group's, that over the defaults.
 */
export const rolloutSchema = z.strictObject({
  hub: hubSchema,
  defaults: choicesSchema.default({}),
  groups: z.record(groupName, choicesSchema).default({}),
  projects: z
    .array(z.strictObject({ ...projectSchema.shape, group: z.string().optional(), ...choices }))
    .min(1, 'at least one project')
    .max(5000, 'at most 5,000 projects: split the rollout over two hubs'),
});

export type RolloutInput = z.input<typeof rolloutSchema>;

/** One protected project, with defaults and group applied. */
export interface WorkloadConfig extends WorkloadProject {
  readonly group?: string;
  readonly runtimeServiceAccounts: readonly string[];
  readonly admission?: AdmissionConfig;
}

/** A hub's config: the pipeline's own, and whom it protects. */
export type HubConfig = ResponseConfig & { readonly workloads: readonly WorkloadConfig[] };

export interface Rollout {
  readonly hub: HubConfig;
  readonly workloads: readonly WorkloadConfig[];
}

/** Is an unchecked config meant as a rollout? */
export const isRollout = (config: unknown): boolean =>
  typeof config === 'object' && config !== null && 'hub' in config && 'projects' in config;

/** Types an organization's one file; side-effect free, like defineResponse. */
export const defineRollout = (rollout: RolloutInput): RolloutInput => rollout;

const OF_PROJECTS = 'set it under defaults, groups.NAME or projects.N: the hub protects nothing by itself';
const AT_THE_TOP = 'write its members (tiers, runtimeServiceAccounts) at the project itself';

const MISPLACED: Misplaced = {
  ...Object.fromEntries(
    ['mode', 'powers', 'tiers', 'runtimeServiceAccounts', 'exemptions'].map((key) => [
      `hub.${key}`,
      OF_PROJECTS,
    ]),
  ),
  'projects.powers': AT_THE_TOP,
  'defaults.powers': AT_THE_TOP,
  'projects.policy': 'write exemptions at the project itself; the rest of policy is hub.policy',
  default: 'write "defaults"',
};

/** All problems at once: of the hub's own config, of the list, and of each project as it comes out. */
export function parseRollout(input: unknown): Result<Rollout, readonly ConfigProblem[]> {
  const parsed = rolloutSchema.safeParse(input);
  if (!parsed.success)
    return err(
      parsed.error.issues.flatMap((issue) =>
        problemsOf(issue, { input, schema: rolloutSchema, misplaced: MISPLACED }),
      ),
    );
  const hub = hubConfig(parsed.data);
  const workloads = parsed.data.projects.map((project) => workloadOf(parsed.data, project));
  const problems = [
    ...(hub.ok ? [] : hub.error.map((problem) => ({ ...problem, where: `hub.${problem.where}` }))),
    ...scopeProblems(parsed.data),
    ...hubExemptions(parsed.data),
    ...unknownGroups(parsed.data),
    ...repeats(parsed.data),
    ...workloads.flatMap((workload, index) => workloadProblems(parsed.data, workload, index)),
  ];
  if (problems.length > 0 || !hub.ok) return err(problems);
  return ok({ hub: { ...hub.value, workloads }, workloads });
}

/** One protected project as if it had a file of its own, for whoever judges projects one by one. */
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

type ParsedRollout = z.output<typeof rolloutSchema>;
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

/** The hub as a config of its own: it observes nothing by itself, so its own powers are the least. */
const hubConfig = ({ hub }: ParsedRollout): Result<ResponseConfig, readonly ConfigProblem[]> =>
  parseResponseConfig({
    ...hub,
    mode: 'observe',
    powers: { tiers: ['observe'], runtimeServiceAccounts: [] },
  });

function scopeProblems({ hub }: ParsedRollout): ConfigProblem[] {
  if (hub.notifications.scope !== 'project') return [];
  return [
    {
      what: 'a rollout whose hub only hears of its own project',
      where: 'hub.notifications.scope',
      expected: "{ organization: '…' } or { folder: '…', organization: '…' }",
      fix: 'name the organization or folder above the protected projects',
    },
  ];
}

/** Exemptions are per project: here they would exempt nothing, and look as if they did. */
function hubExemptions({ hub }: ParsedRollout): ConfigProblem[] {
  if (hub.policy.exemptions.length === 0) return [];
  return [
    {
      what: 'exemptions of the hub, which would exempt nothing',
      where: 'hub.policy.exemptions',
      expected: 'exemptions at the project whose workload they name',
      fix: 'move them to projects.N.exemptions',
    },
  ];
}

/** One misspelt name is one mistake, however many projects carry it. */
function unknownGroups({ projects, groups }: ParsedRollout): ConfigProblem[] {
  const names = Object.keys(groups);
  const unknown = projects.flatMap(({ id, group }, index) =>
    group === undefined || Object.hasOwn(groups, group) ? [] : [{ id, group, index }],
  );
  return [...new Set(unknown.map(({ group }) => group))].map((group) => {
    const members = unknown.filter((each) => each.group === group);
    const meant = tryNearest(group, names);
    return {
      what: `there is no group "${group}", in which ${listed(members.map(({ id }) => id))} should be`,
      where: `projects.${members[0]?.index}.group`,
      expected: names.length === 0 ? 'no group: none is defined' : `one of ${names.join(', ')}`,
      fix: meant ? `write "${meant}", or define the group under groups` : 'define the group under groups',
    };
  });
}

const SHOWN = 3;

const listed = (ids: readonly string[]): string =>
  ids.length <= SHOWN + 1
    ? ids.join(', ')
    : `${ids.slice(0, SHOWN).join(', ')} and ${ids.length - SHOWN} more projects`;

/** The same project twice would be two stacks that fight over the same grants. */
function repeats({ projects }: ParsedRollout): ConfigProblem[] {
  return (['id', 'number'] as const).flatMap((key) => {
    const first = new Map<string, number>();
    return projects.flatMap((project, index) => {
      const earlier = first.get(project[key]);
      if (earlier === undefined) {
        first.set(project[key], index);
        return [];
      }
      return [
        {
          what: `the project ${key} ${project[key]} is listed twice`,
          where: `projects.${index}.${key}`,
          expected: `a project that projects.${earlier} does not name`,
          fix: 'remove one of them, or correct it',
        },
      ];
    });
  });
}

/** Each project is judged as if it had a file of its own: the same rules, told at its place in the list. */
function workloadProblems({ hub }: ParsedRollout, workload: WorkloadConfig, index: number): ConfigProblem[] {
  const parsed = parseResponseConfig({
    name: hub.name,
    project: workload.project,
    region: hub.region,
    mode: workload.mode,
    powers: { tiers: workload.tiers, runtimeServiceAccounts: workload.runtimeServiceAccounts },
    policy: { exemptions: workload.exemptions },
    operators: hub.operators,
    backend: hub.backend,
  });
  const found = parsed.ok ? [] : parsed.error;
  return found.map((problem) => ({
    ...problem,
    what: `project ${workload.project.id}: ${problem.what}`,
    where: problem.where === 'operators' ? 'hub.operators' : `projects.${index}.${shortPath(problem.where)}`,
  }));
}

/** A list entry has the members of `powers` and `policy` at its top. */
const shortPath = (where: string): string => where.replace(/^(powers|policy)\./, '');

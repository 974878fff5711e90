import type { Problem } from '../problem/problem';
import { tryNearest } from '../values/nearest';
import { parseResponseConfig } from './response-config';
import type { ParsedRollout, WorkloadConfig } from './rollout-schema';
import type { RolloutRest } from './stand-in';

/** Rules that span members of a rollout. With `rest`, only problems that the schema has not reported. */
export function rolloutChecks(
  rollout: ParsedRollout,
  workloads: readonly WorkloadConfig[],
  rest?: RolloutRest,
): Problem[] {
  const groups = rest?.groupNames ?? Object.keys(rollout.groups);
  const isNew = ({ where }: Problem): boolean => !rest?.isReported(where);
  const judged = rest?.choicesKnown === false ? [] : workloads;
  return [
    ...scopeProblems(rollout).filter(isNew),
    ...hubExemptions(rollout).filter(isNew),
    ...unknownGroups(rollout, groups),
    ...repeats(rollout).filter(isNew),
    ...folded(
      judged.flatMap((workload, index) =>
        workloadProblems(rollout, workload, index).filter(({ problem }) => isNew(problem)),
      ),
    ),
  ];
}

function scopeProblems({ hub }: ParsedRollout): Problem[] {
  if (hub.notifications.scope !== 'project') return [];
  return [
    {
      code: 'rollout-of-one-project',
      what: 'the hub of the rollout receives findings of its own project only',
      where: 'hub.notifications.scope',
      expected: "{ organization: '…' } or { folder: '…', organization: '…' }",
      fix: 'name the organization or folder above the protected projects',
    },
  ];
}

/** Exemptions belong to a project. In the hub they would exempt nothing, but look as if they did. */
function hubExemptions({ hub }: ParsedRollout): Problem[] {
  if (hub.policy.exemptions.length === 0) return [];
  return [
    {
      code: 'hub-exemptions',
      what: 'the hub has exemptions, which exempt nothing',
      where: 'hub.policy.exemptions',
      expected: 'exemptions in the project whose workload they name',
      fix: 'move them to projects.N.exemptions',
    },
  ];
}

/** One misspelt name is one problem, even when many projects repeat it. */
function unknownGroups({ projects }: ParsedRollout, groups: readonly string[]): Problem[] {
  const unknown = projects.flatMap(({ group }) =>
    group === undefined || groups.includes(group) ? [] : [group],
  );
  return [...new Set(unknown)].map((name) => {
    const near = tryNearest(name, groups);
    return {
      code: 'unknown-group',
      what: `${named(projects.filter(({ group }) => group === name).map(({ id }) => id))} should be in the group ${JSON.stringify(name)}, which does not exist`,
      where: `projects.${projects.findIndex(({ group }) => group === name)}.group`,
      expected: groups.length === 0 ? 'no group: none is defined' : `one of ${groups.join(', ')}`,
      fix:
        near === undefined
          ? 'define the group under groups'
          : `write "${near}", or define the group under groups`,
    };
  });
}

/** A project that is listed twice would give two stacks that overwrite each other's grants. */
function repeats({ projects }: ParsedRollout): Problem[] {
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
          code: 'project-twice',
          what: `the project ${key} ${project[key]} is listed twice`,
          where: `projects.${index}.${key}`,
          expected: `a project that projects.${earlier} does not name`,
          fix: 'remove one of them, or correct it',
        },
      ];
    });
  });
}

/** A problem of one project of the list. `member` is the place inside the entry. */
interface OfProject {
  readonly project: string;
  readonly member: string;
  readonly problem: Problem;
}

/** Place and name of the pipeline. The checks of the hub report these; a project in the list has none. */
const OF_THE_PIPELINE: readonly string[] = ['region', 'name', 'project.id'];

/** Checks each project like a project with its own file: the same rules, reported at its place in the list. */
function workloadProblems(
  { hub, groups, projects }: ParsedRollout,
  workload: WorkloadConfig,
  index: number,
): OfProject[] {
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
  const found = parsed.ok ? [] : parsed.error.filter(({ where }) => !OF_THE_PIPELINE.includes(where));
  const { group } = workload;
  const grouped = group === undefined || Object.hasOwn(groups, group);
  const own = projects[index] ?? {};
  return (
    found
      // The settings of an unknown group are unknown, so only the entry's own members are checked.
      .filter(({ where }) => grouped || Object.hasOwn(own, where === 'operators' ? 'mode' : memberOf(where)))
      .map((problem) => ({
        project: workload.project.id,
        member: memberOf(problem.where),
        problem: {
          ...problem,
          where:
            problem.where === 'operators' ? 'hub.operators' : `projects.${index}.${shortPath(problem.where)}`,
        },
      }))
  );
}

/** A mistake in the defaults or in a group affects many projects and is reported once. */
function folded(problems: readonly OfProject[]): Problem[] {
  const alike = new Map<string, OfProject[]>();
  for (const one of problems) {
    const { what, expected, fix } = one.problem;
    const key = JSON.stringify([one.member, what, expected, fix]);
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [one]);
    else group.push(one);
  }
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      { ...first.problem, what: `${named(group.map(({ project }) => project))}: ${first.problem.what}` },
    ];
  });
}

const MOST_NAMED = 3;

/** `project a`, or `projects a, b, c and 9 more`. */
function named(projects: readonly string[]): string {
  if (projects.length === 1) return `project ${projects[0]}`;
  const more = projects.length - MOST_NAMED;
  return `projects ${projects.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** A list entry has the members of `powers` and `policy` at its top. */
const shortPath = (where: string): string => where.replace(/^(powers|policy)\./, '');

const memberOf = (where: string): string => shortPath(where).split('.')[0] ?? '';

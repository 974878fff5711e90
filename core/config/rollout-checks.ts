import type { Problem } from '../problem/problem';
import { tryNearest } from './nearest';
import { parseResponseConfig } from './response-config';
import type { ParsedRollout, WorkloadConfig } from './rollout-schema';
import type { RolloutRest } from './stand-in';

/** Rules that span members of a rollout. With `rest`, only what the schema has not told of already. */
export function rolloutChecks(
  rollout: ParsedRollout,
  workloads: readonly WorkloadConfig[],
  rest?: RolloutRest,
): Problem[] {
  const groups = rest?.groupNames ?? Object.keys(rollout.groups);
  const isNew = ({ where }: Problem): boolean => !rest?.isTold(where);
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
      what: 'a rollout whose hub only hears of its own project',
      where: 'hub.notifications.scope',
      expected: "{ organization: '…' } or { folder: '…', organization: '…' }",
      fix: 'name the organization or folder above the protected projects',
    },
  ];
}

/** Exemptions are per project: here they would exempt nothing, and look as if they did. */
function hubExemptions({ hub }: ParsedRollout): Problem[] {
  if (hub.policy.exemptions.length === 0) return [];
  return [
    {
      code: 'hub-exemptions',
      what: 'exemptions of the hub, which would exempt nothing',
      where: 'hub.policy.exemptions',
      expected: 'exemptions at the project whose workload they name',
      fix: 'move them to projects.N.exemptions',
    },
  ];
}

/** One misspelt name is one problem, however many projects repeat it. */
function unknownGroups({ projects }: ParsedRollout, groups: readonly string[]): Problem[] {
  const unknown = projects.flatMap(({ group }) =>
    group === undefined || groups.includes(group) ? [] : [group],
  );
  return [...new Set(unknown)].map((name) => {
    const near = tryNearest(name, groups);
    return {
      code: 'unknown-group',
      what: `there is no group ${JSON.stringify(name)}, in which ${named(projects.filter(({ group }) => group === name).map(({ id }) => id))} should be`,
      where: `projects.${projects.findIndex(({ group }) => group === name)}.group`,
      expected: groups.length === 0 ? 'no group: none is defined' : `one of ${groups.join(', ')}`,
      fix:
        near === undefined
          ? 'define the group under groups'
          : `write "${near}", or define the group under groups`,
    };
  });
}

/** The same project twice would be two stacks that fight over the same grants. */
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

/** A problem of one project of the list; `member` is its place inside the entry. */
interface OfProject {
  readonly project: string;
  readonly member: string;
  readonly problem: Problem;
}

/** Where a pipeline is and what it is called: told of the hub, and no matter of a project that has none. */
const OF_THE_PIPELINE: readonly string[] = ['region', 'name', 'project.id'];

/** Each project is judged as if it had a file of its own: the same rules, told at its place in the list. */
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
      // What an unknown group would have set is not known: only what the entry says itself is judged.
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

/** One mistake in the defaults or in a group is a mistake of many projects, and told once. */
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

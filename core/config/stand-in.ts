import type * as z from 'zod';
import { isObject } from '../values/json';

/** Valid members of nothing in particular: they stand for members that are wrong, so that the others can be judged. */
const STAND_IN: Readonly<Record<string, unknown>> = {
  project: { id: 'stand-in', number: '1' },
  region: 'us-central1',
  operators: ['user:stand-in@example.com'],
  backend: { type: 'local', path: 'stand-in' },
};

type Issues = readonly z.core.$ZodIssue[];

/** Members at the top of a config that the schema refused, by name. */
export const wrongMembers = (issues: Issues): ReadonlySet<string> =>
  new Set(issues.flatMap(({ path }) => (path.length === 0 ? [] : [String(path[0])])));

/** A config without what the schema refused or does not know; what must be there is stood in for. */
export function withStandIns(input: object, issues: Issues): Record<string, unknown> {
  const wrong = wrongMembers(issues);
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
  const kept = Object.entries(input).filter(([key]) => !wrong.has(key) && !unknown.includes(key));
  const stoodIn = Object.entries(STAND_IN).filter(([key]) => wrong.has(key));
  return Object.fromEntries([...kept, ...stoodIn]);
}

/** The part of a rollout that can be judged, with the same places as the whole. */
export interface RolloutRest {
  readonly rollout: unknown;
  /** The schema has told about this place, or one around it. */
  readonly isTold: (where: string) => boolean;
  /** Every name of a group, misspelt or not. */
  readonly groupNames: readonly string[];
  /** Without sound defaults and groups, nobody knows what a project may do. */
  readonly choicesKnown: boolean;
}

/** Undefined: nothing is left that could be judged. */
export function restOfRollout(input: unknown, issues: Issues): RolloutRest | undefined {
  if (!isObject(input)) return undefined;
  const below = (member: string): Issues =>
    issues.flatMap((issue) =>
      issue.path[0] === member ? [{ ...issue, path: issue.path.slice(1) } as z.core.$ZodIssue] : [],
    );
  const { hub, groups, projects, defaults } = input;
  const wrongGroups = wrongMembers(below('groups'));
  const wrongProjects = wrongMembers(below('projects'));
  // A member that a hub does not have says nothing about those that it has.
  const told = issues
    .filter(({ code, path }) => code !== 'unrecognized_keys' || path.length > 1)
    .map(({ path }) => path.slice(0, 2).join('.'));
  return {
    rollout: {
      hub: isObject(hub) ? withStandIns(hub, below('hub')) : STAND_IN,
      defaults: below('defaults').length > 0 ? {} : defaults,
      groups: Object.fromEntries(entriesOf(groups).filter(([name]) => !wrongGroups.has(name))),
      projects: (Array.isArray(projects) && projects.length > 0 ? projects : [undefined]).map(
        (project, index) =>
          wrongProjects.has(String(index)) || !isObject(project) ? standInProject(index) : project,
      ),
    },
    isTold: (where) => told.some((place) => where === place || where.startsWith(`${place}.`)),
    groupNames: entriesOf(groups).map(([name]) => name),
    choicesKnown: [...below('defaults'), ...below('groups')].length === 0,
  };
}

/** Numbers of Google's begin with no zero, so it repeats none. */
const standInProject = (index: number) => ({ id: `stand-in-${index}`, number: `0${index}` });

const entriesOf = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

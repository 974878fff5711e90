import type * as z from 'zod';
import { isObject } from '../values/json';

/** Valid placeholder values. They replace wrong members, so that the other members can be checked. */
const STAND_IN: Readonly<Record<string, unknown>> = {
  project: { id: 'stand-in', number: '1' },
  region: 'us-central1',
  operators: ['user:stand-in@example.com'],
  backend: { type: 'local', path: 'stand-in' },
};

type Issues = readonly z.core.$ZodIssue[];

/** Top-level members of a config that the schema refused, by name. */
export const wrongMembers = (issues: Issues): ReadonlySet<string> =>
  new Set(issues.flatMap(({ path }) => (path.length === 0 ? [] : [String(path[0])])));

/** A config without what the schema refused or does not know. Placeholders replace required members. */
export function withStandIns(input: object, issues: Issues): Record<string, unknown> {
  const wrong = wrongMembers(issues);
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
  const kept = Object.entries(input).filter(([key]) => !wrong.has(key) && !unknown.includes(key));
  const stoodIn = Object.entries(STAND_IN).filter(([key]) => wrong.has(key));
  return Object.fromEntries([...kept, ...stoodIn]);
}

/** The part of a rollout that can be checked. Places are the same as in the whole rollout. */
export interface RolloutRest {
  readonly rollout: unknown;
  /** Whether the schema has reported a problem at this place, or at one around it. */
  readonly isReported: (where: string) => boolean;
  /** Every name of a group, correct or not. */
  readonly groupNames: readonly string[];
  /** False when defaults or groups are wrong: what a project may do is then unknown. */
  readonly choicesKnown: boolean;
}

/** Undefined when nothing can be checked. */
export function restOfRollout(input: unknown, issues: Issues): RolloutRest | undefined {
  if (!isObject(input)) return undefined;
  const below = (member: string): Issues =>
    issues.flatMap((issue) =>
      issue.path[0] === member ? [{ ...issue, path: issue.path.slice(1) } as z.core.$ZodIssue] : [],
    );
  const { hub, groups, projects, defaults } = input;
  const wrongGroups = wrongMembers(below('groups'));
  const wrongProjects = wrongMembers(below('projects'));
  // An unknown member of the hub does not affect the members that exist.
  const reported = issues
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
    isReported: (where) => reported.some((place) => where === place || where.startsWith(`${place}.`)),
    groupNames: entriesOf(groups).map(([name]) => name),
    choicesKnown: [...below('defaults'), ...below('groups')].length === 0,
  };
}

/** Project numbers never begin with a zero, so this one repeats none. */
const standInProject = (index: number) => ({ id: `stand-in-${index}`, number: `0${index}` });

const entriesOf = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

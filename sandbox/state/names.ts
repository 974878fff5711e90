import type { CloudState, Project } from './cloud-state';

/** The project of an id or a number. Google's APIs accept both. */
export function tryProject(state: Pick<CloudState, 'projects'>, idOrNumber: string): Project | undefined {
  if (Object.hasOwn(state.projects, idOrNumber)) return state.projects[idOrNumber];
  return Object.values(state.projects).find((project) => project.number === idOrNumber);
}

/**
 * The name with its project as an id, so that both forms address one resource. A name with an unknown project stays
 * unchanged.
 */
export function withProjectId(state: Pick<CloudState, 'projects'>, name: string): string {
  if (!name.startsWith(PROJECTS)) return name;
  const slash = name.indexOf('/', PROJECTS.length);
  const end = slash < 0 ? name.length : slash;
  const known = tryProject(state, name.slice(PROJECTS.length, end));
  return known ? `${PROJECTS}${known.id}${name.slice(end)}` : name;
}

const PROJECTS = 'projects/';

export const projectOf = (name: string): string => name.split('/')[1] ?? '';

export const lastSegment = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

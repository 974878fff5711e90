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
  return name.replace(/^projects\/([^/]+)/, (whole, project: string) => {
    const known = tryProject(state, project);
    return known ? `projects/${known.id}` : whole;
  });
}

export const projectOf = (name: string): string => name.split('/')[1] ?? '';

export const lastSegment = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

import { parseCloudRunName } from '../finding/resource-names';
import type { RuntimeConfig } from '../runtime-config/runtime-config';
import { canonicalJson } from '../values/json';
import { protectedViews } from './protected-views';

/** A project with findings in the corpus. */
export interface CorpusProject {
  readonly id: string;
  readonly number: string;
  /** The place of a service that belongs to Riposte. */
  readonly home: { readonly location: string; readonly service: string };
  /** Number of projects with the same choices in every config, including this one. */
  readonly standsFor: number;
}

/** One project represents all projects with the same mode and tiers in every config. */
export function corpusProjects(configs: readonly RuntimeConfig[]): readonly CorpusProject[] {
  const classes = new Map<string, CorpusProject>();
  for (const { id, sides } of projectsOf(configs)) {
    const key = canonicalJson(sides.map((view) => (view ? { mode: view.mode, tiers: view.tiers } : null)));
    const known = classes.get(key);
    classes.set(key, known ? { ...known, standsFor: known.standsFor + 1 } : projectOf(id, sides));
  }
  return [...classes.values()];
}

/** A workload that at least one of the configs exempts. */
export interface ExemptWorkload {
  readonly project: CorpusProject;
  /** Relative name. */
  readonly name: string;
}

/**
 * Every exemption in which the configs differ, and the first of those that are equal on all sides. A rollout may have
 * thousands, and the response to unchanged ones does not differ.
 */
export function exemptWorkloads(configs: readonly RuntimeConfig[]): readonly ExemptWorkload[] {
  const all = projectsOf(configs).flatMap(({ id, sides }) => {
    const lists = sides.map((view) => view?.policy.exemptions ?? []);
    const resources = [...new Set(lists.flatMap((list) => list.map(({ resource }) => resource)))];
    return resources
      .filter((resource) => parseCloudRunName(resource).ok)
      .map((resource) => {
        const ends = lists.map((list) => list.filter((one) => one.resource === resource).map(endOf));
        const same = ends.every((end) => canonicalJson(end) === canonicalJson(ends[0]));
        return { workload: { project: projectOf(id, sides), name: relative(resource) }, same };
      });
  });
  const untouched = all.filter(({ same }) => same).slice(0, 1);
  return [...all.filter(({ same }) => !same), ...untouched].map(({ workload }) => workload);
}

const endOf = ({ expires }: { readonly expires: string }): string => expires;

interface ProjectSides {
  readonly id: string;
  /** Its view in each config. Undefined where the config does not protect it. */
  readonly sides: readonly (RuntimeConfig | undefined)[];
}

function projectsOf(configs: readonly RuntimeConfig[]): readonly ProjectSides[] {
  const views = configs.map(protectedViews);
  const ids = [...new Set(views.flatMap((side) => [...side.keys()]))];
  return ids.map((id) => ({ id, sides: views.map((side) => side.get(id)) }));
}

function projectOf(id: string, sides: ProjectSides['sides']): CorpusProject {
  const view = sides.find((side) => side !== undefined) as RuntimeConfig;
  const home = { location: view.region, service: view.self[0] ?? 'riposte-responder' };
  return { id, number: view.project.number, home, standsFor: 1 };
}

const relative = (resource: string): string => resource.replace(/^\/\/run\.googleapis\.com\//, '');

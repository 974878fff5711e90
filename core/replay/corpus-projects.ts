import type { RuntimeConfig } from '../config/runtime-config';
import { parseCloudRunName } from '../finding/resource-names';
import { canonicalJson } from '../json';
import { protectedViews } from './protected-views';

/** A project that the corpus has findings in. */
export interface CorpusProject {
  readonly id: string;
  readonly number: string;
  /** Where a service of Riposte's own would be. */
  readonly home: { readonly location: string; readonly service: string };
  /** Relative names of workloads that any of the configs exempts here. */
  readonly exempt: readonly string[];
  /** How many projects have the same choices in every config, itself included. */
  readonly standsFor: number;
}

/**
 * One project for all that have the same mode, tiers and self-made exceptions in every config. A project with an
 * exemption stands for itself alone.
 */
export function corpusProjects(configs: readonly RuntimeConfig[]): readonly CorpusProject[] {
  const views = configs.map(protectedViews);
  const ids = [...new Set(views.flatMap((side) => [...side.keys()]))];
  const classes = new Map<string, CorpusProject>();
  for (const id of ids) {
    const mine = views.map((side) => side.get(id));
    const one = mine.find((view) => view !== undefined) as RuntimeConfig;
    const exempt = [
      ...new Set(mine.flatMap((view) => view?.policy.exemptions.map(({ resource }) => resource) ?? [])),
    ].filter((resource) => parseCloudRunName(resource).ok);
    const choices = mine.map((view) => (view ? { mode: view.mode, tiers: view.tiers } : null));
    const key = canonicalJson([choices, exempt.length > 0 ? id : null]);
    const known = classes.get(key);
    classes.set(
      key,
      known
        ? { ...known, standsFor: known.standsFor + 1 }
        : {
            id,
            number: one.project.number,
            home: { location: one.region, service: one.self[0] ?? 'riposte-responder' },
            exempt: exempt.map(relative),
            standsFor: 1,
          },
    );
  }
  return [...classes.values()];
}

const relative = (resource: string): string => resource.replace(/^\/\/run\.googleapis\.com\//, '');

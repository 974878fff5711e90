import type { Action } from '../actions/action';
import type { Detector } from '../detectors/detector';
import type { Playbook } from '../playbooks/playbook';

/** What a deployment can detect and do: Riposte's own parts, and those that an operator adds. */
export interface CatalogueParts {
  readonly detectors: readonly Detector[];
  /** The containment ladder, least destructive first. */
  readonly actions: readonly Action[];
  readonly playbooks: readonly Playbook[];
}

export interface Catalogue extends CatalogueParts {
  /** Throws for an id that this deployment does not have: a forged or outdated case names it. */
  action(id: string): Action;
  tryPlaybook(id: string): Playbook | undefined;
  /** By a finding's category, in whatever spelling; undefined for one that nobody knows yet. */
  tryDetector(category: string): Detector | undefined;
}

export type CatalogueExtension = Partial<CatalogueParts>;

import type { Action } from '../action-contract/action';
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
  /** Throws for an id that this deployment does not have, which a forged or outdated case may name. */
  action(id: string): Action;
  tryPlaybook(id: string): Playbook | undefined;
  /** By a finding's category, in any spelling. Undefined for an unknown category. */
  tryDetector(category: string): Detector | undefined;
}

export type CatalogueExtension = Partial<CatalogueParts>;

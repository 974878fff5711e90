import type { WayIn } from '../containment/way-in';

/** Tried in order until one is planned or found to be needless; the ones before it say why they were withheld. */
export interface Alternatives {
  readonly firstOf: readonly string[];
}

/**
 * A CACAO-like playbook: which actions answer a family of findings, least destructive first.
 * Google's own guidance is general ("review, then consider deleting the service or revision"): the choice per
 * family is Riposte's design, and reports say so.
 */
export interface Playbook {
  readonly id: string;
  readonly version: number;
  readonly reason: string;
  /**
   * How the bad code came in. `running-app`: moving traffic to an older revision is no containment while the service
   * is open to the outside.
   *
   * @default 'running-app' - the one that asks for more
   */
  readonly wayIn?: WayIn;
  readonly steps: readonly (string | Alternatives)[];
}

export const wayInOf = ({ wayIn = 'running-app' }: Pick<Playbook, 'wayIn'>): WayIn => wayIn;

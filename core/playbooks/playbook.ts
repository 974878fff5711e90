import type { WayIn } from '../containment/way-in';

/** The planner tries these in order until one is planned or is not needed. The plan records why the earlier ones are withheld. */
export interface Alternatives {
  readonly firstOf: readonly string[];
}

/**
 * A playbook, similar to CACAO: the actions for a family of findings, least destructive first. Google gives only general
 * guidance ("review, then consider deleting the service or revision"). Riposte's design chooses the actions for each
 * family, and reports state that.
 */
export interface Playbook {
  readonly id: string;
  readonly version: number;
  readonly reason: string;
  /**
   * How the bad code got in. `running-app`: moving traffic to an older revision does not contain the service while it is
   * open to the outside.
   *
   * @default 'running-app' - the stricter one
   */
  readonly wayIn?: WayIn;
  readonly steps: readonly (string | Alternatives)[];
}

export const wayInOf = ({ wayIn = 'running-app' }: Pick<Playbook, 'wayIn'>): WayIn => wayIn;

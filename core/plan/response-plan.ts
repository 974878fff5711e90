import type { Lasting } from '../ownership/owner-words';
import type { Tier } from '../permissions/tiers';
import type { Json } from '../values/json';

export interface PlannedStep {
  /** Position and action: `2-shift-traffic`. */
  readonly id: string;
  readonly action: string;
  /** Relative Cloud Run name of the workload (or the finding's canonical name for annotate-finding). */
  readonly target: string;
  readonly tier: Tier;
  readonly reversible: boolean;
  readonly permissions: readonly string[];
  /** User-settable fields only, before and after. `null` where the step changes no configuration. */
  readonly before: Json;
  readonly after: Json;
  readonly rationale: string;
  /** Whether it survives the owner's next deployment. Absent: the step changes no workload, or an earlier version planned it. */
  readonly lasts?: Lasting;
}

export interface WithheldAction {
  readonly action: string;
  readonly reason: string;
  /**
   * not-needed: the workload already is in the wanted state. not-applicable: another kind of resource. config: not granted
   * or disabled. input: something it needs could not be read, or no target qualifies. guard: a guard refused it.
   * closed: the finding is inactive or muted. severity: the finding is below the threshold of the config.
   */
  readonly cause: 'not-needed' | 'not-applicable' | 'config' | 'severity' | 'input' | 'guard' | 'closed';
}

export interface ResponsePlan {
  /** SHA-256 over steps, targets and user-settable fields before and after. Mode, time and prose are left out. */
  readonly hash: string;
  readonly steps: readonly PlannedStep[];
  readonly withheld: readonly WithheldAction[];
}

import type { ResponseConfigInput } from '../../../core/config/response-schema';
import type { DeployStep } from '../../../rehearsal/run/plan-heads';
import type { Severity } from '../../../review/contract/rule';
import type { Head } from './head';

/** A finding that the review must report: its rule, and the parts of its place that are set here. */
export interface ExpectedFinding {
  /** For example `R01`. */
  readonly rule: string;
  /** Terraform's address, complete or as a pattern. */
  readonly address?: string | RegExp;
  /** The resource's type. */
  readonly type?: string;
  readonly severity?: Severity;
  /** Words of its message, for a rule that reports two facts about one resource. */
  readonly says?: RegExp;
}

/**
 * One change that a pull request could propose, and the findings that the review must report. The tests judge it twice:
 * from a real plan (recorded, `npm run record-plans`), and from only the two synthesized folders.
 */
export interface ReviewCase {
  /** The fixture's file name: `r02-severity-raised`. */
  readonly id: string;
  /** The rule of the case. Absent for a harmless change. */
  readonly rule?: string;
  /** The deployed target: `project`, an example or a variant (rehearsal/targets.ts, rehearsal/variants.ts). */
  readonly target: string;
  /** One sentence about what somebody does. */
  readonly what: string;
  /**
   * Set for a case without a change: the plan of the first deployment, or the plan right after it. In the latter,
   * Terraform reads the state and reports drift for every null that the cloud turned into an empty map.
   */
  readonly when?: DeployStep;
  /** The change that a careless colleague could make in the synthesized JSON. */
  edit?(head: Head): void;
  /** The change through the constructs, before any edit. Only for the target `project` or a variant. */
  readonly config?: Partial<ResponseConfigInput>;
  /**
   * All findings of `rule`, and all high or critical findings of other rules. Below that, the review may report more.
   */
  readonly expected: readonly ExpectedFinding[];
  /** No finding may be more severe. @default - medium if the case expects no finding */
  readonly maxSeverity?: Severity;
  /** The reason why two synthesized folders do not show the finding. Absent if they do. */
  readonly onlyInPlan?: string;
  /** The findings of the two synthesized folders, if they differ: without a provider, a replacement is an update. */
  readonly expectedSynthesized?: readonly ExpectedFinding[];
}

/** Checks the shape of the cases where they are written, and widens their literal types. */
export const defineCases = (cases: readonly ReviewCase[]): readonly ReviewCase[] => cases;

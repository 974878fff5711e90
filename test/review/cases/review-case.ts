import type { ResponseConfigInput } from '../../../core/config/response-schema';
import type { DeployStep } from '../../../rehearsal/run/plan-heads';
import type { Severity } from '../../../review/contract/rule';
import type { Head } from './head';

/** What the review has to find: by its rule, and as much of its place as is said. */
export interface ExpectedFinding {
  /** For example `R01`. */
  readonly rule: string;
  /** Terraform's address, whole or as a pattern. */
  readonly address?: string | RegExp;
  /** The resource's type. */
  readonly type?: string;
  readonly severity?: Severity;
  /** Words of its message: where one rule says two things of one resource. */
  readonly says?: RegExp;
}

/**
 * One change that somebody could propose in a pull request, and what the review has to say of it. It is judged twice:
 * from a real plan (recorded, `npm run record-plans`), and from the two synthesized folders alone.
 */
export interface ReviewCase {
  /** The fixture's file name: `r02-severity-raised`. */
  readonly id: string;
  /** The rule that it is about; absent for a harmless change. */
  readonly rule?: string;
  /** What is deployed: `project`, an example or a variant (rehearsal/targets.ts, rehearsal/variants.ts). */
  readonly target: string;
  /** One sentence: what somebody does. */
  readonly what: string;
  /**
   * Without any change: the plan of the first deployment, or the one right after it, in which Terraform reads the state
   * back and calls every null that the cloud made an empty map a drift.
   */
  readonly when?: DeployStep;
  /** The change, as a careless colleague would make it in the synthesized JSON. */
  edit?(head: Head): void;
  /** The change through the constructs, before any edit. Only where the target is `project` or a variant. */
  readonly config?: Partial<ResponseConfigInput>;
  /**
   * All findings of `rule`, and all of other rules that are high or critical: the review may say more only below that.
   */
  readonly expected: readonly ExpectedFinding[];
  /** Nothing may be found above it. @default - medium where nothing is expected */
  readonly maxSeverity?: Severity;
  /** Why two synthesized folders do not show it; absent where they do. */
  readonly onlyInPlan?: string;
  /** What the two synthesized folders show, where it differs: without a provider a replacement is an update. */
  readonly expectedSynthesized?: readonly ExpectedFinding[];
}

/** Checks the shape where it is written, and keeps the literal types out of it. */
export const defineCases = (cases: readonly ReviewCase[]): readonly ReviewCase[] => cases;

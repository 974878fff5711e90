import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import type { EmbeddedCloudOptions } from './embedded-cloud';
import { type HeadPlan, planHeads } from './plan-heads';
import type { Provider } from './provider';
import type { StepTeller } from './steps';
import type { Terraform } from './terraform';

export interface BaseToHeadOptions extends StepTeller, Pick<EmbeddedCloudOptions, 'opened'> {
  /** What is deployed. */
  readonly base: SynthesizedStacks;
  /** What is to be deployed over it. Stacks are matched by their names. */
  readonly head: SynthesizedStacks;
  readonly terraform: Terraform;
  readonly provider: Provider;
  /** A folder to work in, to be made. */
  readonly workFolder: string;
}

/**
 * Applies the base onto an embedded cloud and plans the head over it: what a pull request would change, as Terraform and
 * the genuine provider see it.
 *
 * @throws StepFailed when the base cannot be applied
 */
export async function baseToHead({ head, ...options }: BaseToHeadOptions): Promise<readonly HeadPlan[]> {
  const plans: HeadPlan[] = [];
  const heads = [{ name: 'head', folders: head.folders }];
  await planHeads({ ...options, heads, planned: (_, made) => void plans.push(...made) });
  return plans;
}

import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import type { EmbeddedCloudOptions } from './embedded-cloud';
import { type HeadPlan, planHeads } from './plan-heads';
import type { Provider } from './provider';
import type { StepTeller } from './steps';
import type { Terraform } from './terraform';

export interface BaseToHeadOptions extends StepTeller, Pick<EmbeddedCloudOptions, 'opened'> {
  /** The deployed stacks. */
  readonly base: SynthesizedStacks;
  /** The stacks to deploy next. Stacks are matched by their names. */
  readonly head: SynthesizedStacks;
  readonly terraform: Terraform;
  readonly provider: Provider;
  /** A working folder, which is created. */
  readonly workFolder: string;
}

/**
 * Applies the base to an embedded cloud and plans the head on top of it. The plan shows what a pull request changes, from
 * Terraform and the genuine provider.
 *
 * @throws StepFailed when the base cannot be applied
 */
export async function baseToHead({ head, ...options }: BaseToHeadOptions): Promise<readonly HeadPlan[]> {
  const plans: HeadPlan[] = [];
  const heads = [{ name: 'head', folders: head.folders }];
  await planHeads({ ...options, heads, planned: (_, made) => void plans.push(...made) });
  return plans;
}

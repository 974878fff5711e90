import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JsonObject } from '../../core/json';
import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import { type EmbeddedCloudOptions, openEmbeddedCloud } from './embedded-cloud';
import type { Provider } from './provider';
import { createStepRunner, StepFailed, type StepTeller } from './steps';
import type { Diagnostic, Terraform } from './terraform';
import { apply, plan, planJson, type TerraformStack } from './terraform-stack';
import { createWorkingCopy, replaceStack } from './working-copy';

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

/** The plan of one stack of the head over what the base has deployed. */
export interface HeadPlan {
  readonly stack: string;
  /** `terraform show -json` of the plan. A plan that ended in an error leaves out the resources that failed. */
  readonly plan: JsonObject;
  /** True where the plan ended in an error. */
  readonly errored: boolean;
  readonly errors: readonly Diagnostic[];
}

/**
 * Applies the base onto an embedded cloud and plans the head over it: what a pull request would change, as Terraform and
 * the genuine provider see it. A stack that the base lacks is planned from nothing; one that the head lacks is planned as
 * destroyed.
 *
 * @throws StepFailed when the base cannot be applied
 */
export async function baseToHead(options: BaseToHeadOptions): Promise<readonly HeadPlan[]> {
  const { base, head, workFolder } = options;
  const steps = createStepRunner(options);
  const cloud = await openEmbeddedCloud(base, options.opened ? { opened: options.opened } : {});
  mkdirSync(workFolder, { recursive: true });
  try {
    const deployed = new Map<string, TerraformStack>();
    for (const folder of base.folders) {
      const stack = stackIn(options, folder, cloud.environment);
      await plan(stack, steps);
      await apply(stack, steps);
      deployed.set(stack.name, stack);
    }
    const names = new Set([...deployed.keys(), ...head.folders.map((folder) => basename(folder))]);
    const plans: HeadPlan[] = [];
    for (const name of names) {
      const folder = head.folders.find((each) => basename(each) === name);
      const known = deployed.get(name);
      const stack = known ?? stackIn(options, folder as string, cloud.environment);
      plans.push(await headPlan(stack, folder, known !== undefined, steps));
    }
    return plans;
  } finally {
    await cloud.stop();
  }
}

function stackIn(
  { workFolder, provider, terraform }: BaseToHeadOptions,
  folder: string,
  walled: NodeJS.ProcessEnv,
): TerraformStack {
  const name = basename(folder);
  const version = provider.version === undefined ? {} : { providerVersion: provider.version };
  return { name, ...createWorkingCopy(folder, join(workFolder, name), version), terraform, walled };
}

async function headPlan(
  stack: TerraformStack,
  folder: string | undefined,
  isDeployed: boolean,
  steps: ReturnType<typeof createStepRunner>,
): Promise<HeadPlan> {
  if (folder !== undefined && isDeployed) replaceStack(stack.folder, folder);
  return steps.run(stack.name, 'plan of the head', async () => {
    const init = await stack.terraform.run(stack.folder, ['init', '-input=false', '-no-color']);
    const command = ['plan', '-json', '-out=head.tfplan', ...(folder === undefined ? ['-destroy'] : [])];
    const { diagnostics, changes } = await stack.terraform.run(stack.folder, command, stack.walled);
    const errors = [...init.diagnostics, ...diagnostics].filter(({ severity }) => severity === 'error');
    const shown = await tryPlanJson(stack);
    const value = { stack: stack.name, plan: shown ?? {}, errored: errors.length > 0, errors };
    const result = errors.length > 0 ? `errored: ${errors[0]?.summary}` : `${changes.length} changes`;
    return { result, value };
  });
}

/** Terraform saves a plan that ended in an error too, marked as one (since 1.6); undefined where it saved none. */
async function tryPlanJson(stack: TerraformStack): Promise<JsonObject | undefined> {
  try {
    return await planJson(stack, 'head.tfplan');
  } catch (error) {
    if (error instanceof StepFailed) return undefined;
    throw error;
  }
}

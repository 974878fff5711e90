import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JsonObject } from '../../core/values/json';
import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import { type EmbeddedCloudOptions, openEmbeddedCloud } from './embedded-cloud';
import type { Provider } from './provider';
import { createStepRunner, StepFailed, type StepRunner, type StepTeller } from './steps';
import type { Diagnostic, Terraform } from './terraform';
import { apply, plan, planAgain, planJson, refresh, type TerraformStack } from './terraform-stack';
import { createWorkingCopy, replaceStack } from './working-copy';

/** One version of the stacks to plan on top of the base. */
export interface PlannedHead {
  readonly name: string;
  /** The folder of each stack. Stacks are matched by their names. */
  readonly folders: readonly string[];
  /** Names of the stacks to plan. @default - all that the base or the head has */
  readonly only?: readonly string[];
}

export interface PlanHeadsOptions extends StepTeller, Pick<EmbeddedCloudOptions, 'opened'> {
  /** The deployed stacks. */
  readonly base: SynthesizedStacks;
  /** Each head is planned on top of the base, and not applied. */
  readonly heads: readonly PlannedHead[];
  readonly terraform: Terraform;
  readonly provider: Provider;
  /** A working folder, which is created. */
  readonly workFolder: string;
  /**
   * If true, the state is refreshed once, after the apply, and the plans of the heads do not read the cloud. This is much
   * faster, and the plans do not contain what a first refresh finds (a null that became an empty map counts as drift).
   *
   * @default false
   */
  readonly refreshOnce?: boolean;
  /** Called with each stack's first plan, and with the plan right after the apply, which refreshes the state. */
  readonly deploying?: (when: DeployStep, made: HeadPlan) => void;
  /** Called with the plans of each head as soon as they exist. */
  readonly planned: (head: PlannedHead, plans: readonly HeadPlan[]) => void;
}

/** The plan of one stack of a head, on top of the deployed base. */
export interface HeadPlan {
  readonly stack: string;
  /** Output of `terraform show -json`. A plan that ended with an error does not have the resources that failed. */
  readonly plan: JsonObject;
  /** Whether the plan ended with an error. */
  readonly errored: boolean;
  readonly errors: readonly Diagnostic[];
}

/**
 * Applies the base to an embedded cloud once, and plans each head on top of it. A stack that only the head has is planned
 * as new, and a stack that only the base has is planned as destroyed. Planning changes neither the cloud nor the state,
 * so the heads do not affect each other.
 *
 * @throws StepFailed when the base cannot be applied
 */
export async function planHeads(options: PlanHeadsOptions): Promise<void> {
  const { base, heads, workFolder, opened, planned } = options;
  const steps = createStepRunner(options);
  const cloud = await openEmbeddedCloud(base, opened ? { opened } : {});
  mkdirSync(workFolder, { recursive: true });
  try {
    const copies = new Map<string, TerraformStack>();
    for (const folder of base.folders) {
      const stack = stackIn(options, folder, cloud.environment);
      await plan(stack, steps);
      const report = async (when: DeployStep, file: string): Promise<void> =>
        options.deploying?.(when, { ...NO_ERRORS, stack: stack.name, plan: await planJson(stack, file) });
      await report('first-deployment', 'rehearsal.tfplan');
      await apply(stack, steps);
      if (options.deploying) {
        await planAgain(stack, steps);
        await report('first-refresh', 'again.tfplan');
      }
      if (options.refreshOnce) await refresh(stack, steps);
      copies.set(stack.name, stack);
    }
    for (const head of heads) {
      const plans: HeadPlan[] = [];
      for (const { name, own, deployed } of stacksOf(base, head)) {
        const folder = (own ?? deployed) as string;
        const known = copies.get(name);
        const stack = known ?? stackIn(options, folder, cloud.environment);
        copies.set(name, stack);
        // The copy has the files of the previous head.
        if (known) replaceStack(stack.folder, folder);
        const destroys = own === undefined;
        plans.push(
          await headPlan(stack, { head: head.name, destroys, refreshes: !options.refreshOnce }, steps),
        );
      }
      planned(head, plans);
    }
  } finally {
    await cloud.stop();
  }
}

/** The two plans before any head: the one that creates everything, and the first one that refreshes the state. */
export type DeployStep = 'first-deployment' | 'first-refresh';

const NO_ERRORS = { errored: false, errors: [] };

interface MatchedStack {
  readonly name: string;
  readonly own: string | undefined;
  readonly deployed: string | undefined;
}

/** The stacks of the base, then those that only the head has. */
function stacksOf(base: SynthesizedStacks, head: PlannedHead): readonly MatchedStack[] {
  const named = (folders: readonly string[]) => new Map(folders.map((folder) => [basename(folder), folder]));
  const [deployed, own] = [named(base.folders), named(head.folders)];
  return [...new Set([...deployed.keys(), ...own.keys()])]
    .filter((name) => head.only?.includes(name) ?? true)
    .map((name) => ({ name, own: own.get(name), deployed: deployed.get(name) }));
}

function stackIn(
  { workFolder, provider, terraform }: PlanHeadsOptions,
  folder: string,
  walled: NodeJS.ProcessEnv,
): TerraformStack {
  const name = basename(folder);
  const version = provider.version === undefined ? {} : { providerVersion: provider.version };
  return { name, ...createWorkingCopy(folder, join(workFolder, name), version), terraform, walled };
}

interface HowToPlan {
  readonly head: string;
  readonly destroys: boolean;
  readonly refreshes: boolean;
}

const PLAN_FILE = 'head.tfplan';

function headPlan(
  stack: TerraformStack,
  { head, destroys, refreshes }: HowToPlan,
  steps: StepRunner,
): Promise<HeadPlan> {
  // Otherwise, a head whose plan fails would show the plan of the previous head.
  rmSync(join(stack.folder, PLAN_FILE), { force: true });
  return steps.run(stack.name, head === 'head' ? 'plan of the head' : `plan of ${head}`, async () => {
    // Always runs init: the head may have other providers or modules, which init copies or links to the folder.
    const init = await stack.terraform.run(stack.folder, ['init', '-input=false', '-no-color']);
    const options = [...(destroys ? ['-destroy'] : []), ...(refreshes ? [] : ['-refresh=false'])];
    const command = ['plan', '-json', `-out=${PLAN_FILE}`, ...options];
    const { diagnostics, changes } = await stack.terraform.run(stack.folder, command, stack.walled);
    const errors = [...init.diagnostics, ...diagnostics].filter(({ severity }) => severity === 'error');
    const shown = await tryPlanJson(stack);
    const value = { stack: stack.name, plan: shown ?? {}, errored: errors.length > 0, errors };
    const result = errors.length > 0 ? `errored: ${errors[0]?.summary}` : `${changes.length} changes`;
    return { result, value };
  });
}

/** Since 1.6, Terraform also saves a plan that ended with an error, and marks it. Undefined if it saved none. */
async function tryPlanJson(stack: TerraformStack): Promise<JsonObject | undefined> {
  try {
    return await planJson(stack, PLAN_FILE);
  } catch (error) {
    if (error instanceof StepFailed) return undefined;
    throw error;
  }
}

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

/** One change to what is deployed. */
export interface PlannedHead {
  readonly name: string;
  /** The folder of each stack. Stacks are matched by their names. */
  readonly folders: readonly string[];
  /** Names of the stacks to plan. @default - all that the base or the head has */
  readonly only?: readonly string[];
}

export interface PlanHeadsOptions extends StepTeller, Pick<EmbeddedCloudOptions, 'opened'> {
  /** What is deployed. */
  readonly base: SynthesizedStacks;
  /** Each is planned over the base; nothing of it is applied. */
  readonly heads: readonly PlannedHead[];
  readonly terraform: Terraform;
  readonly provider: Provider;
  /** A folder to work in, to be made. */
  readonly workFolder: string;
  /**
   * True: the state is refreshed once, after the apply, and no head's plan asks the cloud again. Quicker by far, and
   * plans are without what a first refresh finds (a null that became an empty map counts as drift).
   *
   * @default false
   */
  readonly refreshOnce?: boolean;
  /** Hears of what each stack's first plan creates, and of the plan right after the apply, which refreshes the state. */
  readonly deploying?: (when: DeployStep, made: HeadPlan) => void;
  /** Hears of the plans of each head as soon as they are made. */
  readonly planned: (head: PlannedHead, plans: readonly HeadPlan[]) => void;
}

/** The plan of one stack of a head over what the base has deployed. */
export interface HeadPlan {
  readonly stack: string;
  /** `terraform show -json` of the plan. A plan that ended in an error leaves out the resources that failed. */
  readonly plan: JsonObject;
  /** True where the plan ended in an error. */
  readonly errored: boolean;
  readonly errors: readonly Diagnostic[];
}

/**
 * Applies the base onto an embedded cloud, once, and plans each head over it. A stack that the base lacks is planned
 * from nothing; one that the head lacks is planned as destroyed. Planning writes neither to the cloud nor to the state,
 * so no head sees another.
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
      const tell = async (when: DeployStep, file: string): Promise<void> =>
        options.deploying?.(when, { ...NO_ERRORS, stack: stack.name, plan: await planJson(stack, file) });
      await tell('first-deployment', 'rehearsal.tfplan');
      await apply(stack, steps);
      if (options.deploying) {
        await planAgain(stack, steps);
        await tell('first-refresh', 'again.tfplan');
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
        // The copy holds what the head before this one left in it.
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

/** The two plans before any head: everything is created, and the state is read back for the first time. */
export type DeployStep = 'first-deployment' | 'first-refresh';

const NO_ERRORS = { errored: false, errors: [] };

interface MatchedStack {
  readonly name: string;
  readonly own: string | undefined;
  readonly deployed: string | undefined;
}

/** Those of the base first, then those that only the head has. */
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
  // Else a head that cannot be planned would show the plan of the one before it.
  rmSync(join(stack.folder, PLAN_FILE), { force: true });
  return steps.run(stack.name, head === 'head' ? 'plan of the head' : `plan of ${head}`, async () => {
    // Always: the head may have other providers, or modules, which init copies or links into the folder.
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

/** Terraform saves a plan that ended in an error too, marked as one (since 1.6); undefined where it saved none. */
async function tryPlanJson(stack: TerraformStack): Promise<JsonObject | undefined> {
  try {
    return await planJson(stack, PLAN_FILE);
  } catch (error) {
    if (error instanceof StepFailed) return undefined;
    throw error;
  }
}

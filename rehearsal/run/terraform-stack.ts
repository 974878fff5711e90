import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from '../../core/values/json';
import { type Difference, planDifferences } from './plan-differences';
import { StepFailed, type StepRunner } from './steps';
import type { Diagnostic, Terraform, TerraformRun } from './terraform';
import { unorderedReferences } from './unordered-references';
import { protectedAddresses, withoutPreventDestroy, writeStack } from './working-copy';

/** A stack in its working copy, ready for Terraform. */
export interface TerraformStack {
  readonly name: string;
  readonly folder: string;
  readonly stack: JsonObject;
  readonly terraform: Terraform;
  /** Added to the environment of every command that may call a cloud, but not to that of init. */
  readonly walled: NodeJS.ProcessEnv;
  /** Only these addresses are planned and applied. @default - all */
  readonly targets?: readonly string[];
}

const errorsOf = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.filter(({ severity }) => severity === 'error');

/** @throws StepFailed with Terraform's own errors */
async function succeed(
  { name, folder, terraform, walled }: TerraformStack,
  step: string,
  command: readonly string[],
): Promise<TerraformRun> {
  const done = await terraform.run(folder, command, step === 'init' ? {} : walled);
  const errors = errorsOf(done.diagnostics);
  if (errors.length > 0) throw new StepFailed(name, step, errors);
  return done;
}

const targetsOf = ({ targets = [] }: TerraformStack): string[] =>
  targets.map((address) => `-target=${address}`);

/** Runs init, validate and plan, like `cdktf diff`. */
export async function plan(stack: TerraformStack, steps: StepRunner): Promise<void> {
  await steps.run(stack.name, 'init', async () => {
    await succeed(stack, 'init', ['init', '-input=false', '-no-color']);
    return { result: 'the provider is installed', value: undefined };
  });
  await steps.run(stack.name, 'validate', async () => {
    const { diagnostics } = await succeed(stack, 'validate', ['validate', '-json']);
    const result = diagnostics.length === 0 ? 'valid' : `valid, ${diagnostics.length} warnings`;
    return { result, value: undefined };
  });
  await steps.run(stack.name, 'plan', async () => {
    const command = ['plan', '-json', '-out=rehearsal.tfplan', ...targetsOf(stack)];
    const { changes } = await succeed(stack, 'plan', command);
    const unordered = unorderedReferences(await planJson(stack, 'rehearsal.tfplan'));
    if (unordered.length > 0) throw new StepFailed(stack.name, 'plan', unordered);
    const creates = changes.filter(({ action }) => action === 'create').length;
    return { result: `${creates} to create`, value: undefined };
  });
}

/** A saved plan as JSON, from terraform show. */
export async function planJson(stack: TerraformStack, file: string): Promise<JsonObject> {
  const { stdout } = await succeed(stack, 'show', ['show', '-json', file]);
  const shown: unknown = JSON.parse(stdout);
  return isObject(shown) ? shown : {};
}

export async function apply(stack: TerraformStack, steps: StepRunner): Promise<void> {
  await steps.run(stack.name, 'apply', async () => {
    await succeed(stack, 'apply', ['apply', '-json', 'rehearsal.tfplan']);
    return { result: `${stateResources(stack.folder).length} resources in the state`, value: undefined };
  });
}

/** Updates the state from the cloud, without a change to the cloud. */
export async function refresh(stack: TerraformStack, steps: StepRunner): Promise<void> {
  await steps.run(stack.name, 'refresh', async () => {
    await succeed(stack, 'refresh', ['apply', '-refresh-only', '-auto-approve', '-json']);
    return { result: 'the state matches the cloud', value: undefined };
  });
}

/** What a second plan would change, although nothing changed since the apply. */
export const planAgain = (stack: TerraformStack, steps: StepRunner): Promise<readonly Difference[]> =>
  steps.run(stack.name, 'plan again', async () => {
    await succeed(stack, 'plan again', ['plan', '-json', '-out=again.tfplan', ...targetsOf(stack)]);
    const differences = planDifferences(await planJson(stack, 'again.tfplan'));
    const addresses = new Set(differences.map(({ address }) => address));
    const result = addresses.size === 0 ? 'no changes' : `${addresses.size} would change again`;
    return { result, value: differences };
  });

export interface Destroyed {
  /** Addresses that `prevent_destroy` protected, as intended. */
  readonly refused: readonly string[];
  /** Errors of the API that prevented a destroy. */
  readonly errors: readonly Diagnostic[];
  /** Addresses that are still in the state. */
  readonly left: readonly string[];
}

/** Destroys the stack. If `prevent_destroy` refuses that, as it must, destroys it again from a copy without it. */
export async function destroy(stack: TerraformStack, steps: StepRunner): Promise<Destroyed> {
  const refused = protectedAddresses(stack.stack);
  if (refused.length > 0) {
    await steps.run(stack.name, 'destroy, as it is', async () => {
      const { diagnostics } = await stack.terraform.run(
        stack.folder,
        ['plan', '-destroy', '-json'],
        stack.walled,
      );
      const held = errorsOf(diagnostics).filter(({ summary }) => summary === 'Instance cannot be destroyed');
      if (held.length === 0) throw new StepFailed(stack.name, 'destroy, as it is', [notRefused(refused)]);
      return { result: `refused: prevent_destroy protects ${refused.length} resources`, value: undefined };
    });
    writeStack(stack.folder, withoutPreventDestroy(stack.stack));
  }
  const name = refused.length > 0 ? 'destroy, without prevent_destroy' : 'destroy';
  return steps.run(stack.name, name, async () => {
    const { diagnostics } = await stack.terraform.run(
      stack.folder,
      ['destroy', '-auto-approve', '-json'],
      stack.walled,
    );
    const left = stateResources(stack.folder);
    const result = left.length === 0 ? 'the state is empty' : `${left.length} are still in the state`;
    return { result, value: { refused, errors: errorsOf(diagnostics), left } };
  });
}

const notRefused = (refused: readonly string[]): Diagnostic => ({
  severity: 'error',
  summary: 'prevent_destroy did not stop a destroy',
  detail: `Expected Terraform to refuse, because of ${refused.join(', ')}.`,
});

/** Addresses of managed resources in the state file. */
function stateResources(folder: string): readonly string[] {
  const file = join(folder, 'terraform.tfstate');
  if (!existsSync(file)) return [];
  const { resources = [] } = JSON.parse(readFileSync(file, 'utf8')) as {
    resources?: { mode: string; type: string; name: string }[];
  };
  return resources.flatMap(({ mode, type, name }) => (mode === 'managed' ? [`${type}.${name}`] : []));
}

/** Writes a plan as JSON, for a review. */
export const savePlan = (file: string, shown: JsonObject): void =>
  writeFileSync(file, `${JSON.stringify(shown)}\n`);

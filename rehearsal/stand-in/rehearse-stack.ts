import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from '../../core/json';
import { type JournalEntry, readCloudState } from '../provider/cloud';
import type { Diagnostic, Terraform } from '../run/terraform';
import { unorderedReferences } from '../run/unordered-references';
import {
  createWorkingCopy,
  protectedAddresses,
  withoutPreventDestroy,
  writeStack,
} from '../run/working-copy';

export interface Step {
  readonly name: string;
  readonly milliseconds: number;
  /** What came out: `65 to create`. */
  readonly result: string;
}

export interface StackRehearsal {
  readonly stack: string;
  readonly steps: readonly Step[];
  /** Empty: passed. */
  readonly problems: readonly Diagnostic[];
  /** What the cloud did without Terraform saying so. */
  readonly journal: readonly JournalEntry[];
  /** Addresses that Terraform refused to destroy because the stack says so. */
  readonly protected: readonly string[];
}

export interface StackToRehearse {
  readonly name: string;
  /** The synthesized folder with cdk.tf.json. */
  readonly stackFolder: string;
  /** A folder to work in, to be made. */
  readonly workFolder: string;
  readonly terraform: Terraform;
  readonly cloudFile: string;
  /** full: to the empty state again. plan: initialize, validate and plan. */
  readonly depth: 'full' | 'plan';
}

/** A step that failed: the rest of the stack's rehearsal makes no sense. */
class StepFailed extends Error {
  constructor(readonly problems: readonly Diagnostic[]) {
    super('a step of the rehearsal failed');
  }
}

const errorsOf = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter(({ severity }) => severity === 'error');

/** One stack through Terraform's whole life: created, found unchanged, shown, destroyed. */
export async function rehearseStack(target: StackToRehearse): Promise<StackRehearsal> {
  const steps: Step[] = [];
  const { folder, stack } = createWorkingCopy(target.stackFolder, target.workFolder);
  const refused = protectedAddresses(stack);
  const step: StepRunner = async (name, run) => {
    const startedAt = performance.now();
    const result = await run();
    steps.push({ name, milliseconds: Math.round(performance.now() - startedAt), result });
  };
  const scenario: Scenario = { ...target, folder, stack, step };
  let problems: readonly Diagnostic[] = [];
  try {
    await create(scenario);
    if (target.depth === 'full') await destroy(scenario, refused);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    problems = error.problems;
  }
  const { journal } = readCloudState(target.cloudFile);
  return { stack: target.name, steps, problems, journal, protected: refused };
}

type StepRunner = (name: string, run: () => Promise<string>) => Promise<void>;
interface Scenario extends StackToRehearse {
  readonly folder: string;
  readonly stack: JsonObject;
  readonly step: StepRunner;
}

async function create({ terraform, folder, step, depth }: Scenario): Promise<void> {
  const run = async (...command: string[]) => {
    const done = await terraform.run(folder, command);
    const errors = errorsOf(done.diagnostics);
    if (errors.length > 0) throw new StepFailed(errors);
    return done;
  };
  await step('init', async () => {
    await run('init', '-input=false', '-no-color');
    return 'the provider comes from the mirror';
  });
  await step('validate', async () => {
    const { diagnostics } = await run('validate', '-json');
    return diagnostics.length === 0 ? 'valid' : `valid, ${diagnostics.length} warnings`;
  });
  await step('plan', async () => {
    const { changes } = await run('plan', '-json', '-out=rehearsal.tfplan');
    const plan = JSON.parse((await run('show', '-json', 'rehearsal.tfplan')).stdout);
    const unordered = unorderedReferences(plan);
    if (unordered.length > 0) throw new StepFailed(unordered);
    const creates = changes.filter(({ action }) => action === 'create');
    return `${creates.length} to create, readable as JSON`;
  });
  if (depth === 'plan') return;
  await step('apply', async () => {
    await run('apply', '-json', 'rehearsal.tfplan');
    return 'created';
  });
  await step('plan again', async () => {
    const { code, changes } = await run('plan', '-json', '-detailed-exitcode');
    if (code === 0) return 'no changes';
    throw new StepFailed(
      changes.map(({ address, action }) => ({
        severity: 'error',
        summary: `a second plan wants to ${action} ${address}`,
        detail: 'Nothing was changed since the apply: expected an empty plan.',
        address,
      })),
    );
  });
  await step('show', async () => {
    const state = JSON.parse((await run('show', '-json')).stdout);
    return `${managedIn(state)} resources in the state`;
  });
}

async function destroy(scenario: Scenario, refused: readonly string[]): Promise<void> {
  const { terraform, folder, stack, step, cloudFile } = scenario;
  if (refused.length > 0) {
    await step('destroy, as it is', async () => {
      const { diagnostics } = await terraform.run(folder, ['plan', '-destroy', '-json']);
      const held = errorsOf(diagnostics).filter(({ summary }) => summary === 'Instance cannot be destroyed');
      if (held.length === 0) throw new StepFailed([notRefused(refused)]);
      return `refused, as prevent_destroy asks for ${refused.join(', ')}`;
    });
    writeStack(folder, withoutPreventDestroy(stack));
  }
  await step(refused.length > 0 ? 'destroy, in a copy without prevent_destroy' : 'destroy', async () => {
    const { diagnostics } = await terraform.run(folder, ['destroy', '-auto-approve', '-json']);
    const refusals = readCloudState(cloudFile).journal.filter(({ kind }) => kind === 'refused');
    const unexpected = errorsOf(diagnostics).filter(
      ({ summary }) => !refusals.some(({ text }) => text === summary),
    );
    if (unexpected.length > 0) throw new StepFailed(unexpected);
    const rest = stateResources(folder);
    return rest === 0 ? 'the state is empty' : `${rest} stay in the state, see below`;
  });
}

const notRefused = (refused: readonly string[]): Diagnostic => ({
  severity: 'error',
  summary: 'prevent_destroy did not stop a destroy',
  detail: `Expected Terraform to refuse, because of ${refused.join(', ')}.`,
});

const managedIn = (state: JsonObject): number => {
  const root = isObject(state.values) && isObject(state.values.root_module) ? state.values.root_module : {};
  return Array.isArray(root.resources) ? root.resources.filter(({ mode }) => mode === 'managed').length : 0;
};

/** Managed resources in the state file. */
function stateResources(folder: string): number {
  const file = join(folder, 'terraform.tfstate');
  if (!existsSync(file)) return 0;
  const { resources = [] } = JSON.parse(readFileSync(file, 'utf8')) as { resources?: { mode: string }[] };
  return resources.filter(({ mode }) => mode === 'managed').length;
}

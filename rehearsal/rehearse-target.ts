import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { readStacks, type SynthesizedStacks } from '../testing/synthesized-stacks';
import { openEmbeddedCloud } from './run/embedded-cloud';
import type { Provider } from './run/provider';
import { type FolderRehearsal, rehearseFolder } from './run/rehearse-folder';
import { stackShape } from './run/stack-shape';
import { createStepRunner, type Step, StepFailed } from './run/steps';
import type { Diagnostic, Terraform } from './run/terraform';
import { plan } from './run/terraform-stack';
import { createWorkingCopy } from './run/working-copy';
import type { Target } from './targets';

export interface TargetOptions {
  readonly terraform: Terraform;
  readonly provider: Provider;
  /** A working folder, which is created. */
  readonly folder: string;
  /** Apply and destroy every stack, also if another stack has the same shape. */
  readonly all: boolean;
  readonly done?: (step: Step) => void;
}

/** A stack with the same shape as another stack. It is planned, not applied. */
export interface OnlyPlanned {
  readonly stack: string;
  readonly milliseconds: number;
  /** Empty if the plan succeeded. */
  readonly problems: readonly Diagnostic[];
}

export interface TargetRehearsal {
  readonly target: string;
  /** The stacks that were deployed to one cloud. */
  readonly stacks: readonly string[];
  readonly outcome: FolderRehearsal;
  readonly onlyPlanned: readonly OnlyPlanned[];
}

/** The number of parallel Terraform processes. Each one and its provider use a core. */
const WORKERS = Math.max(2, Math.min(4, availableParallelism()));

export async function synthesizedTarget(target: Target, folder: string): Promise<SynthesizedStacks> {
  const outdir = join(folder, 'cdktf.out');
  mkdirSync(outdir, { recursive: true });
  await target.synthesize(outdir);
  return readStacks(outdir);
}

/** Deploys the pipeline's stack and the first stack of each shape to one cloud. Plans the others on a separate cloud. */
export async function rehearseTarget(
  target: string,
  stacks: SynthesizedStacks,
  { terraform, provider, folder, all, done }: TargetOptions,
): Promise<TargetRehearsal> {
  const names = stacks.folders.map((each) => basename(each));
  const deployed = all ? names : firstOfEachShape(stacks);
  const rest = names.filter((name) => !deployed.includes(name));
  const outcome = await rehearseFolder({
    stacks: selected(stacks, deployed),
    terraform,
    provider,
    workFolder: join(folder, 'work'),
    ...(done ? { done } : {}),
  });
  const onlyPlanned = rest.length === 0 ? [] : await planAll(stacks, rest, { terraform, provider, folder });
  return { target, stacks: deployed, outcome, onlyPlanned };
}

/** The first stack of each shape. */
export const oneOfEachShape = (stacks: SynthesizedStacks): SynthesizedStacks =>
  selected(stacks, firstOfEachShape(stacks));

/** The names of the first stack of each shape. The pipeline's own stack comes first. */
function firstOfEachShape({ folders, raw }: SynthesizedStacks): readonly string[] {
  const byShape = new Map<string, string>();
  for (const [index, folder] of folders.entries()) {
    const shape = stackShape(raw[index] ?? {});
    if (!byShape.has(shape)) byShape.set(shape, basename(folder));
  }
  return [...byShape.values()];
}

function selected(stacks: SynthesizedStacks, names: readonly string[]): SynthesizedStacks {
  const isIn = (_: unknown, index: number) => names.includes(basename(stacks.folders[index] ?? ''));
  return {
    ...stacks,
    stacks: stacks.stacks.filter(isIn),
    raw: stacks.raw.filter(isIn),
    folders: stacks.folders.filter(isIn),
  };
}

/** Plans a few stacks at a time on one empty cloud, which planning only reads. */
async function planAll(
  stacks: SynthesizedStacks,
  names: readonly string[],
  { terraform, provider, folder }: Pick<TargetOptions, 'terraform' | 'provider' | 'folder'>,
): Promise<readonly OnlyPlanned[]> {
  const cloud = await openEmbeddedCloud(stacks);
  const version = provider.version === undefined ? {} : { providerVersion: provider.version };
  const planned: OnlyPlanned[] = [];
  const waiting = stacks.folders.filter((each) => names.includes(basename(each)));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const name = basename(next);
      const copy = createWorkingCopy(next, join(folder, 'planned', name), version);
      const stack = { name, ...copy, terraform, walled: cloud.environment };
      planned.push(await plannedOnly(name, () => plan(stack, createStepRunner())));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(WORKERS, waiting.length) }, worker));
  } finally {
    await cloud.stop();
  }
  return planned.sort((a, b) => (a.stack < b.stack ? -1 : 1));
}

async function plannedOnly(stack: string, run: () => Promise<void>): Promise<OnlyPlanned> {
  const startedAt = performance.now();
  const took = () => Math.round(performance.now() - startedAt);
  try {
    await run();
    return { stack, milliseconds: took(), problems: [] };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return { stack, milliseconds: took(), problems: error.problems };
  }
}

/** Whether the rehearsal found a failure. */
export const hasFailed = ({ outcome, onlyPlanned }: TargetRehearsal): boolean =>
  outcome.failure !== undefined ||
  outcome.differences.length > 0 ||
  onlyPlanned.some(({ problems }) => problems.length > 0);

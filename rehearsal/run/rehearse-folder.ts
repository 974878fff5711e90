import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeployable } from '../../sandbox/boot/boot';
import { blockType } from '../../sandbox/boot/deploy-block';
import { stackBlocks } from '../../sandbox/boot/resolver';
import type { ClientCall } from '../../sandbox/server/start-sandbox';
import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import { type EmbeddedCloud, type EmbeddedCloudOptions, openEmbeddedCloud } from './embedded-cloud';
import { type Incident, rehearseIncident } from './incident';
import { type OwnerRehearsal, rehearseOwner } from './owner/rehearse-owner';
import type { Difference } from './plan-differences';
import type { Provider } from './provider';
import { createStepRunner, type Step, StepFailed, type StepTeller } from './steps';
import type { Diagnostic, Terraform } from './terraform';
import { apply, type Destroyed, destroy, plan, planAgain, type TerraformStack } from './terraform-stack';
import { createWorkingCopy } from './working-copy';

export interface FolderRehearsalOptions extends StepTeller, EmbeddedCloudOptions {
  readonly stacks: SynthesizedStacks;
  readonly terraform: Terraform;
  readonly provider: Provider;
  /** A working folder, which is created. */
  readonly workFolder: string;
  /** Leave out resources of types that the embedded cloud does not support. */
  readonly targetOurs?: boolean;
  /** Called with the cloud when everything is deployed, before the finding is sent. */
  readonly onDeployed?: (cloud: EmbeddedCloud) => void;
}

export interface FolderRehearsal {
  readonly steps: readonly Step[];
  /** The step that failed; undefined if all steps passed. */
  readonly failure?: {
    readonly stack: string;
    readonly step: string;
    readonly problems: readonly Diagnostic[];
  };
  readonly differences: readonly Difference[];
  readonly incident?: Incident;
  /** Whether containments of services last whose owner deploys them with Terraform. */
  readonly owner?: OwnerRehearsal;
  /** By stack. */
  readonly destroyed: Readonly<Record<string, Destroyed>>;
  /** Number of Terraform's requests, and how many of them changed something. */
  readonly requests: { readonly all: number; readonly changing: number };
  /** Every call of Terraform before the finding was sent. */
  readonly calls: readonly ClientCall[];
  readonly assumed: readonly string[];
}

/** Addresses of resources of types that the embedded cloud does not support. */
export const foreignAddresses = ({ raw }: SynthesizedStacks): readonly string[] =>
  raw
    .flatMap(stackBlocks)
    .filter((block) => !isDeployable(blockType(block)))
    .map(({ address }) => address);

interface Found {
  incident?: Incident;
  owner?: OwnerRehearsal;
  failure?: FolderRehearsal['failure'];
  /** Number of calls after the deployment, and before and after the owner's part. */
  deployed?: number;
  ownerFrom?: number;
  ownerTo?: number;
}

/**
 * The whole life of a deployment on the embedded cloud: plans and applies every stack, plans each a second time, contains
 * a finding and undoes it, runs the next deployment of an owner's services, and destroys everything in reverse order.
 */
export async function rehearseFolder(options: FolderRehearsalOptions): Promise<FolderRehearsal> {
  const { stacks } = options;
  const steps = createStepRunner(options);
  const cloud = await openEmbeddedCloud(stacks, options);
  const destroyed: Record<string, Destroyed> = {};
  const differences: Difference[] = [];
  const found: Found = {};
  try {
    const deployable = stacks.folders.map((folder, index) => terraformStack(options, cloud, folder, index));
    for (const stack of deployable) {
      await plan(stack, steps);
      await apply(stack, steps);
      differences.push(...(await planAgain(stack, steps)));
    }
    found.deployed = cloud.calls.length;
    options.onDeployed?.(cloud);
    found.incident = await rehearseIncident(cloud, stacks, steps);
    found.ownerFrom = cloud.calls.length;
    found.owner = await rehearseOwner(cloud, options, steps);
    found.ownerTo = cloud.calls.length;
    for (const stack of [...deployable].reverse()) destroyed[stack.name] = await destroy(stack, steps);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    found.failure = { stack: error.stackName, step: error.step, problems: error.problems };
  } finally {
    await cloud.stop();
  }
  const { ownerFrom = 0, ownerTo = 0 } = found;
  const own = cloud.calls.filter(
    ({ principal }, index) =>
      principal?.startsWith('user:deployer@') && !(index >= ownerFrom && index < ownerTo),
  );
  return {
    steps: steps.steps,
    ...(found.failure ? { failure: found.failure } : {}),
    differences,
    ...(found.incident ? { incident: found.incident } : {}),
    ...(found.owner ? { owner: found.owner } : {}),
    destroyed,
    requests: { all: own.length, changing: own.filter(({ request }) => request.method !== 'GET').length },
    calls: cloud.calls.slice(0, found.deployed).filter((call) => own.includes(call)),
    assumed: cloud.world.assumed,
  };
}

function terraformStack(
  { stacks, terraform, provider, workFolder, targetOurs = false }: FolderRehearsalOptions,
  { environment }: EmbeddedCloud,
  folder: string,
  index: number,
): TerraformStack {
  const name = basename(folder);
  mkdirSync(workFolder, { recursive: true });
  const copy = createWorkingCopy(folder, join(workFolder, name), {
    ...(provider.version === undefined ? {} : { providerVersion: provider.version }),
  });
  const blocks = stackBlocks(stacks.raw[index] ?? {});
  const ours = blocks.filter((block) => isDeployable(blockType(block))).map(({ address }) => address);
  return {
    name,
    ...copy,
    terraform,
    walled: environment,
    ...(targetOurs && ours.length < blocks.length ? { targets: ours } : {}),
  };
}

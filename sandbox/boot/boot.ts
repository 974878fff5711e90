import { isObject, type JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { type AssumptionSettings, assumptionSettings } from '../protocol/assumptions';
import { BootError } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import type { CloudSeed } from './cloud-seed';
import { blockType, type DeployOptions, deployBlock } from './deploy-block';
import { deploymentOrder } from './deployment-order';
import { withoutOwnAccounts } from './named-accounts';
import { createResolver, type StackBlock, stackBlocks } from './resolver';
import { seededCloud, sinceMs, withDeployer, withLaterChanges } from './seeded-cloud';
import { importedAddresses } from './stack-mentions';
import type { Attributes } from './translation';
import { TRANSLATIONS, tryTranslation } from './translations';

export interface BootOptions {
  readonly assumptions?: Partial<AssumptionSettings>;
  /**
   * Reads a file next to the stack's cdk.tf.json, for uploads. `stack` is the index of the stack.
   *
   * @default - the file's name replaces its content, and no function can start from it
   */
  readonly readFile?: (path: string, stack: number) => Uint8Array;
  /** Called for every request of the deployment with its answer. */
  readonly onCall?: DeployOptions['onCall'];
}

/**
 * The cloud that a synthesized stack (parsed cdk.tf.json) creates in the seed's world. Every reference is resolved. An
 * unknown expression, resource type, role or condition stops the boot with its path (BootError).
 */
export const bootFromStack = (stackJson: unknown, seed: CloudSeed, options: BootOptions = {}): CloudState =>
  bootFromStacks([stackJson], seed, options);

/** Boots several stacks that share no state: first a hub, then the projects that it protects. */
export function bootFromStacks(
  stackJsons: readonly unknown[],
  seed: CloudSeed,
  options: BootOptions = {},
): CloudState {
  const stacks = stackJsons.map(checkedStack);
  const world = cloudBefore(stacks, seed, options);
  let state = world;
  const { readFile = (path: string) => Buffer.from(path), onCall } = options;
  for (const [index, stack] of stacks.entries()) {
    state = applyStack(state, stack, homeProject(stack, seed), {
      readFile: (path) => readFile(path, index),
      nowMs: sinceMs(seed),
      ...(onCall ? { onCall } : {}),
    });
  }
  return withLaterChanges(withoutTraffic(state, world), seed);
}

/** The world of the seed before any deployment, with a deployer who holds the roles that the documents require. */
export function cloudBefore(
  stackJsons: readonly unknown[],
  seed: CloudSeed,
  { assumptions }: Pick<BootOptions, 'assumptions'> = {},
): CloudState {
  const stacks = stackJsons.map(checkedStack);
  const home = homeProject(stacks[0] ?? {}, seed);
  const world = seededCloud(seed, home, assumptionSettings(assumptions));
  return withDeployer(withoutOwnAccounts(world, stacks), stacks, home);
}
/**
 * The deployment also writes audit entries, which sinks, metrics and alerts of the stack receive. All of that is over
 * when the world begins: no message waits for the functions, and no incident is open.
 */
const withoutTraffic = (deployed: CloudState, before: CloudState): CloudState => ({
  ...deployed,
  logging: before.logging,
  pubsub: { ...deployed.pubsub, pending: {}, backlog: {} },
  watch: {
    ...deployed.watch,
    buckets: Object.fromEntries(Object.keys(deployed.watch.buckets).map((name) => [name, []])),
    metrics: mapped(deployed.watch.metrics, (metric) => ({ ...metric, points: [] })),
    policies: mapped(deployed.watch.policies, (policy) => ({ ...policy, holdingSinceMs: {} })),
    incidents: [],
  },
});

const mapped = <T>(members: Readonly<Record<string, T>>, change: (member: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(members).map(([name, member]) => [name, change(member)]));

function checkedStack(stackJson: unknown): JsonObject {
  if (isObject(stackJson) && isObject(stackJson.resource)) return stackJson;
  throw new BootError({
    where: 'stack',
    what: 'the value is not a synthesized stack',
    expected: 'the parsed cdk.tf.json with its "resource" member',
    fix: 'synthesize the stack and pass <outdir>/stacks/<name>/cdk.tf.json',
  });
}

interface Surroundings extends Omit<DeployOptions, 'around'> {
  readonly readFile: (path: string) => Uint8Array;
}

function applyStack(
  before: CloudState,
  stack: JsonObject,
  home: string,
  { readFile, ...options }: Surroundings,
): CloudState {
  let state = { ...before, homeProject: home };
  const blocks = stackBlocks(stack);
  const attributes = new Map<string, Attributes>();
  const resolver = createResolver(blocks, ({ address }) => attributes.get(address));
  const imported = new Set(importedAddresses(stack));
  const around = { project: home, region: regionOf(stack), readFile };
  for (const block of deploymentOrder(blocks)) {
    refuseUnknownType(block);
    const config = resolver.resolve(block);
    const isImported = imported.has(block.address);
    const deployed = deployBlock(state, block, config, { ...options, around, isImported });
    state = deployed.state;
    attributes.set(block.address, deployed.attributes);
  }
  return { ...state, homeProject: before.homeProject };
}

const providerOf = (stack: JsonObject): JsonObject => {
  const provider = isObject(stack.provider) ? stack.provider.google : undefined;
  const first = Array.isArray(provider) ? provider[0] : provider;
  return isObject(first) ? first : {};
};

const regionOf = (stack: JsonObject): string => textOf(providerOf(stack).region);

/** Whether the sandbox implements the API of a type: `google_pubsub_topic`, `data.google_project`. */
export const isDeployable = (type: string): boolean => tryTranslation(type) !== undefined;

function refuseUnknownType(block: StackBlock): void {
  const key = blockType(block);
  if (isDeployable(key)) return;
  throw new BootError({
    where: block.address,
    what: `the sandbox does not know the resource type ${key}`,
    expected: `one of ${TRANSLATIONS.map(({ type }) => type).join(', ')}`,
    fix: 'add its translation to sandbox/boot/translations, and its API to sandbox/services',
  });
}

/** The provider's project, or the seed's first project if the provider names none. */
function homeProject(stack: JsonObject, seed: CloudSeed): string {
  const { project: sent } = providerOf(stack);
  const named = typeof sent === 'string' ? sent : undefined;
  const project = named ?? seed.defaultProject ?? seed.projects[0]?.id;
  const known = project === undefined ? undefined : seed.projects.find(({ id }) => id === project);
  if (known) return known.id;
  throw new BootError({
    where: named === undefined ? 'seed.projects' : 'provider.google.project',
    what: `the project "${project ?? ''}" is not in the seed`,
    expected: `one of ${seed.projects.map(({ id }) => id).join(', ') || '(none)'}`,
    fix: 'seed the project that the stack deploys into, with its number',
  });
}

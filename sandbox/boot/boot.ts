import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from '../../core/json';
import { type AssumptionSettings, assumptionSettings } from '../protocol/assumptions';
import { BootError } from '../protocol/errors';
import { tryProject } from '../protocol/names';
import type { CloudState } from '../protocol/state';
import { textOf } from '../services/service';
import { applyBlock, INERT_TYPES, SUPPORTED_TYPES } from './boot-resources';
import type { CloudSeed } from './cloud-seed';
import { blockType, deployBlock } from './deploy-block';
import { deploymentOrder } from './deployment-order';
import { createResolver, type StackBlock, stackBlocks } from './resolver';
import { seededCloud, sinceMs, withDeployer, withLaterChanges } from './seeded-cloud';
import type { Attributes } from './translation';
import { tryTranslation } from './translations';

export interface BootOptions {
  readonly assumptions?: Partial<AssumptionSettings>;
  /**
   * A file beside the cdk.tf.json of the stack, by its index among the stacks: what the stack uploads.
   *
   * @default - the file's name stands in for its content: nothing is started from it
   */
  readonly readFile?: (path: string, stack: number) => Uint8Array;
}

/**
 * The cloud that a synthesized stack (parsed cdk.tf.json) makes in the seed's world. Every reference is resolved;
 * an unknown expression, resource type, role or condition stops with its path (BootError).
 */
export const bootFromStack = (stackJson: unknown, seed: CloudSeed, options: BootOptions = {}): CloudState =>
  bootFromStacks([stackJson], seed, options);

/** The same for several stacks that share no state: a hub first, then the projects that it protects. */
export function bootFromStacks(
  stackJsons: readonly unknown[],
  seed: CloudSeed,
  options: BootOptions = {},
): CloudState {
  const stacks = stackJsons.map(checkedStack);
  const home = homeProject(stacks[0] ?? {}, seed);
  const world = seededCloud(seed, home, assumptionSettings(options.assumptions));
  let state = withDeployer(world, stacks, home);
  const { readFile = (path: string) => Buffer.from(path) } = options;
  for (const [index, stack] of stacks.entries()) {
    state = applyStack(state, stack, homeProject(stack, seed), {
      readFile: (path) => readFile(path, index),
      nowMs: sinceMs(seed),
    });
  }
  return withLaterChanges(state, seed);
}

function checkedStack(stackJson: unknown): JsonObject {
  if (isObject(stackJson) && isObject(stackJson.resource)) return stackJson;
  throw new BootError({
    where: 'stack',
    what: 'not a synthesized stack',
    expected: 'the parsed cdk.tf.json with its "resource" member',
    fix: 'synthesize the stack and pass <outdir>/stacks/<name>/cdk.tf.json',
  });
}

interface Surroundings {
  readonly readFile: (path: string) => Uint8Array;
  readonly nowMs: number;
}

function applyStack(
  before: CloudState,
  stack: JsonObject,
  home: string,
  { readFile, nowMs }: Surroundings,
): CloudState {
  let state = { ...before, homeProject: home };
  const blocks = stackBlocks(stack);
  const attributes = new Map<string, Attributes>();
  const resolver = createResolver(
    blocks,
    {
      defaultProject: home,
      tryProject: (idOrNumber) => tryProject({ projects: state.projects }, idOrNumber),
    },
    ({ address }) => attributes.get(address),
  );
  const around = { project: home, region: regionOf(stack), readFile };
  for (const block of deploymentOrder(blocks)) {
    refuseUnknownType(block);
    const config = resolver.resolve(block);
    if (tryTranslation(blockType(block))) {
      const deployed = deployBlock(state, block, config, { around, nowMs });
      state = deployed.state;
      attributes.set(block.address, deployed.attributes);
    } else {
      state = withUpload(applyBlock(state, block, config), block, config, { readFile, nowMs });
    }
  }
  return { ...state, homeProject: before.homeProject };
}

const providerOf = (stack: JsonObject): JsonObject => {
  const provider = isObject(stack.provider) ? stack.provider.google : undefined;
  const first = Array.isArray(provider) ? provider[0] : provider;
  return isObject(first) ? first : {};
};

const regionOf = (stack: JsonObject): string => textOf(providerOf(stack).region);

function refuseUnknownType(block: StackBlock): void {
  const key = block.kind === 'data' ? `data.${block.type}` : block.type;
  if (tryTranslation(key) || SUPPORTED_TYPES.includes(key) || INERT_TYPES.includes(key)) return;
  throw new BootError({
    where: block.address,
    what: `the resource type ${key} is unknown to the sandbox`,
    expected: `one of ${[...SUPPORTED_TYPES, ...INERT_TYPES].join(', ')}`,
    fix: 'add the type to sandbox/boot/boot-resources.ts, as inert if it changes nothing here',
  });
}

/** The provider's project; the seed's first project where the provider names none. */
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

/** What a stack uploads, until the object has its translation. */
function withUpload(
  state: CloudState,
  block: StackBlock,
  config: JsonObject,
  { readFile, nowMs }: Surroundings,
): CloudState {
  const bucket = state.storage.buckets[textOf(config.bucket)];
  if (block.type !== 'google_storage_bucket_object' || !bucket) return state;
  const bytes = Buffer.from(readFile(textOf(config.source)));
  const object = {
    name: textOf(config.name),
    contentType: 'application/zip',
    generation: `${nowMs}000`,
    createdMs: nowMs,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    md5: createHash('md5').update(bytes).digest('base64'),
    bytes: bytes.length,
    content: { encoding: 'base64' as const, data: bytes.toString('base64') },
  };
  const objects = { ...bucket.objects, [object.name]: object };
  return {
    ...state,
    storage: { buckets: { ...state.storage.buckets, [bucket.name]: { ...bucket, objects } } },
  };
}

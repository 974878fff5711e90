import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from '../../core/json';
import { type AssumptionSettings, assumptionSettings } from '../protocol/assumptions';
import { BootError } from '../protocol/errors';
import { tryProject, withProjectId } from '../protocol/names';
import { type CloudState, DEFAULT_TIMING } from '../protocol/state';
import { tryParseTime } from '../protocol/time';
import { checkMessage } from '../schema/check-message';
import { definitionsOf } from '../schema/definitions';
import { EMPTY_GOVERNANCE } from '../services/governance-state';
import { RUN_API } from '../services/run-api';
import { type RunService, settledService } from '../services/run-state';
import { EMPTY_WATCH } from '../watch/state';
import { withSeededGovernance } from './boot-governance';
import { applyBlock, INERT_TYPES, SUPPORTED_TYPES } from './boot-resources';
import type { CloudSeed, SeedService } from './cloud-seed';
import { createResolver, type StackBlock, stackBlocks } from './resolver';

export interface BootOptions {
  readonly assumptions?: Partial<AssumptionSettings>;
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
  let state = emptyCloud(seed, home, assumptionSettings(options.assumptions));
  const sources = new Map<string, string>();
  for (const stack of stacks) state = applyStack(state, stack, homeProject(stack, seed), sources);
  return applySeed({ ...state, functions: withSources(state.functions, sources) }, seed);
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

/** `sources` collects which local file each uploaded object comes from. */
function applyStack(
  before: CloudState,
  stack: JsonObject,
  home: string,
  sources: Map<string, string>,
): CloudState {
  let state = { ...before, homeProject: home };
  const blocks = stackBlocks(stack);
  const resolver = createResolver(blocks, {
    defaultProject: home,
    tryProject: (idOrNumber) => tryProject({ projects: state.projects }, idOrNumber),
  });
  for (const block of blocks) {
    refuseUnknownType(block);
    const config = resolver.resolve(block);
    state = applyBlock(state, block, config);
    if (block.type === 'google_storage_bucket_object' && typeof config.source === 'string') {
      sources.set(`${config.bucket}/${config.name}`, config.source);
    }
  }
  return { ...state, homeProject: before.homeProject };
}

function refuseUnknownType(block: StackBlock): void {
  const key = block.kind === 'data' ? `data.${block.type}` : block.type;
  if (SUPPORTED_TYPES.includes(key) || INERT_TYPES.includes(key)) return;
  throw new BootError({
    where: block.address,
    what: `the resource type ${key} is unknown to the sandbox`,
    expected: `one of ${[...SUPPORTED_TYPES, ...INERT_TYPES].join(', ')}`,
    fix: 'add the type to sandbox/boot/boot-resources.ts, as inert if it changes nothing here',
  });
}

/** Each function with the local file that the stack uploads as its source object. */
function withSources(
  functions: CloudState['functions'],
  sources: ReadonlyMap<string, string>,
): CloudState['functions'] {
  return Object.fromEntries(
    Object.entries(functions).map(([name, fn]) => {
      const source = sources.get(`${fn.sourceObject.bucket}/${fn.sourceObject.name}`);
      return [name, source === undefined ? fn : { ...fn, sourceObject: { ...fn.sourceObject, source } }];
    }),
  );
}

/** The provider's project; the seed's first project where the provider names none. */
function homeProject(stack: JsonObject, seed: CloudSeed): string {
  const provider = isObject(stack.provider) ? stack.provider.google : undefined;
  const first = Array.isArray(provider) ? provider[0] : provider;
  const named = isObject(first) && typeof first.project === 'string' ? first.project : undefined;
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

function emptyCloud(seed: CloudSeed, home: string, assumptions: AssumptionSettings): CloudState {
  return {
    assumptions,
    timing: { ...DEFAULT_TIMING, ...seed.timing },
    homeProject: home,
    projects: Object.fromEntries(seed.projects.map((project) => [project.id, project])),
    sequence: 1000,
    iam: { roles: { ...seed.roles }, bindings: {} },
    run: { services: {}, operations: {} },
    scc: { findings: {}, configs: [] },
    pubsub: { topics: {}, subscriptions: {}, pending: {}, backlog: {} },
    firestore: { databases: {} },
    storage: { buckets: {} },
    functions: {},
    logging: { entries: seed.logEntries ?? [] },
    watch: EMPTY_WATCH,
    secrets: seed.secrets ?? {},
    virustotal: {
      files: seed.virustotal?.files ?? {},
      ...(seed.virustotal?.apiKey === undefined ? {} : { apiKey: seed.virustotal.apiKey }),
    },
    governance: EMPTY_GOVERNANCE,
  };
}

const DEFAULT_SINCE = '2026-01-01T00:00:00.000Z';

function applySeed(booted: CloudState, seed: CloudSeed): CloudState {
  const since = seed.since ?? DEFAULT_SINCE;
  const seeded = (seed.services ?? []).map((service) => runService(booted, service, since));
  const deployed = Object.values(booted.functions).map((fn) => runService(booted, functionSeed(fn), since));
  const services = Object.fromEntries(
    [...seeded, ...deployed].map((service) => [service.name, withStackPolicy(booted, service)]),
  );
  const findings = Object.fromEntries(
    (seed.findings ?? []).map(({ finding, resource = {} }) => [
      String(finding.canonicalName ?? finding.name),
      { finding, resource },
    ]),
  );
  return {
    ...booted,
    run: { services, operations: {} },
    scc: { ...booted.scc, findings },
    iam: { ...booted.iam, bindings: mergedBindings(booted, seed) },
    governance: withSeededGovernance(booted, seed.governance ?? {}),
  };
}

function mergedBindings(state: CloudState, seed: CloudSeed): CloudState['iam']['bindings'] {
  const merged: Record<string, CloudState['iam']['bindings'][string]> = { ...state.iam.bindings };
  for (const [resource, bindings] of Object.entries(seed.bindings ?? {})) {
    const name = withProjectId(state, resource);
    merged[name] = [...(merged[name] ?? []), ...bindings];
  }
  // Cloud Run services keep their own policy, which the API reads and writes.
  for (const name of Object.keys(merged)) if (/\/services\/[^/]+$/.test(name)) delete merged[name];
  return merged;
}

function withStackPolicy(state: CloudState, service: RunService): RunService {
  const bindings = [...service.policy.bindings, ...(state.iam.bindings[service.name] ?? [])];
  return { ...service, policy: { ...service.policy, bindings } };
}

/** A function is a Cloud Run service of the same name (google_cloudfunctions2_function.service_config.service). */
function functionSeed(fn: CloudState['functions'][string]): SeedService {
  const config: JsonObject = {
    serviceAccount: fn.serviceAccount,
    timeout: `${fn.timeoutSeconds}s`,
    containers: [
      {
        image: `${fn.location}-docker.pkg.dev/${fn.project}/gcf-artifacts/${fn.name}@sha256:${'f'.repeat(64)}`,
        env: Object.entries(fn.env).map(([name, value]) => ({ name, value })),
      },
    ],
  };
  return {
    name: `projects/${fn.project}/locations/${fn.location}/services/${fn.name}`,
    config: { labels: { 'goog-managed-by': 'cloudfunctions' }, ingress: fn.ingress },
    revisions: [{ name: `${fn.name}-00001-fun`, config }],
  };
}

function runService(state: CloudState, seed: SeedService, since: string): RunService {
  const name = withProjectId(state, seed.name);
  const revisions = Object.fromEntries(
    seed.revisions.map(({ name: short, createTime = since, ready = true, config }, index) => [
      short,
      { name: short, uid: uidOf(name, index + 1), createTime, ready, config },
    ]),
  );
  const config: JsonObject = {
    ingress: 'INGRESS_TRAFFIC_ALL',
    launchStage: 'GA',
    template: seed.revisions.at(-1)?.config ?? {},
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    ...seed.config,
  };
  checkSeed(name, 'Service', config);
  for (const revision of seed.revisions)
    checkSeed(`${name}/revisions/${revision.name}`, 'Revision', revision.config);
  const sinceMs = tryParseTime(since) ?? 0;
  return settledService(
    {
      name,
      config,
      generation: Math.max(1, seed.revisions.length),
      uid: uidOf(name, 0),
      version: 1,
      creator: 'deployer@example.com',
      lastModifier: 'deployer@example.com',
      createTime: since,
      updateTime: seed.revisions.at(-1)?.createTime ?? since,
      settledMs: sinceMs,
      policy: { bindings: seed.bindings ?? [], version: 1 },
      revisions,
    },
    state.assumptions,
    sinceMs,
  );
}

function checkSeed(where: string, type: 'Service' | 'Revision', config: JsonObject): void {
  const problem = checkMessage(definitionsOf(RUN_API), type, config, '', 'google.cloud.run.v2');
  if (!problem) return;
  throw new BootError({
    where: `seed: ${where}.${problem.path}`,
    what: problem.problem,
    expected: `a field of the official run v2 ${type}`,
    fix: 'correct the seed',
  });
}

/** A stable UUID-like id. */
function uidOf(name: string, index: number): string {
  const hex = createHash('sha256').update(`${name}#${index}`).digest('hex').slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

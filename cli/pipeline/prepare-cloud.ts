import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { catalogueOf, parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import type { ResponseConfig, ResponseConfigInput } from '../../core/config/response-schema';
import { decodeNotification } from '../../core/finding/decode-push';
import type { FindingNotification } from '../../core/finding/finding';
import type { Mode } from '../../core/permissions/tiers';
import { asProblem } from '../../core/problem/problem';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { bootFromStack } from '../../sandbox/boot/boot';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { withExistingParts } from '../../sandbox/boot/existing-parts';
import { type SeedOptions, seedFromFinding } from '../../sandbox/boot/seed';
import type { AssumptionSettings } from '../../sandbox/protocol/assumptions';
import { BootError } from '../../sandbox/protocol/errors';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { type Synthesis, synthesizeProject } from '../../stacks/synthesize';
import type { ShownConfig } from '../config/shown-config';
import { isDescribed } from '../input/described-documents';
import { badInput, Stop } from '../terminal/problem';
import { accountsOf, seedFromDescriptions } from './described-cloud';
import { readCloudFile } from './read-cloud-file';

export interface PrepareOptions {
  readonly mode: Mode;
  /** A NotificationMessage as JSON text. */
  readonly notification: string;
  /** A parsed cloud file instead of a world invented from the finding. */
  readonly cloud?: unknown;
  /** The folder that the stack is synthesized to. */
  readonly outdir: string;
  /** The operator's config. The finding's project replaces its project. */
  readonly config: ResponseConfigInput;
  /**
   * The config of the finding's own project, if a rollout lists it.
   *
   * @default - `config` for every project
   */
  readonly configFor?: ShownConfig['configFor'];
  /**
   * The name of the config in messages.
   *
   * @default riposte.config.ts
   */
  readonly configName?: string;
  /** @default - the bundle inside this package */
  readonly bundleDir?: string;
  readonly timing?: SeedOptions['timing'];
  readonly assumptions?: Partial<AssumptionSettings>;
  readonly seedOptions?: SeedOptions;
  /** @default - synthesizeProject; tests with the same config share its output */
  readonly synthesize?: typeof synthesizeProject;
  /** @default - bootFromStack; tests of the same stack and seed share the cloud */
  readonly boot?: typeof bootFromStack;
  /** Changes the parsed cdk.tf.json before the boot. Tests use it to plant a broken stack. */
  readonly alterStack?: (stack: Record<string, unknown>) => unknown;
}

export interface PreparedCloud {
  /** The checked config, for the finding's project and in the requested mode. */
  readonly config: ResponseConfig;
  readonly notification: FindingNotification;
  readonly runtimeConfig: RuntimeConfig;
  readonly catalogue: Catalogue;
  readonly synthesis: Synthesis;
  readonly stackDirectory: string;
  readonly state: CloudState;
  /** How the config was changed to fit the finding. A person should read this first. */
  readonly adapted: readonly string[];
  /** What was invented because neither the finding nor a file states it. */
  readonly assumed: readonly string[];
  /** The cloud comes from the user's files and is not invented. */
  readonly isDescribed: boolean;
}

/**
 * Synthesizes the project stack for the finding's project and boots that cloud, for both `start` and `simulate`. The
 * resources, the permissions and the notification filter come only from the synthesized JSON.
 */
export function prepareCloud(options: PrepareOptions): PreparedCloud {
  const { config, adapted, notification } = adaptConfig(options);
  if (options.bundleDir === undefined && Object.values(config.extend).some((parts) => parts.length > 0)) {
    throw withoutBundle(options.configName);
  }
  const { outdir, bundleDir, synthesize = synthesizeProject, boot = bootFromStack } = options;
  const synthesis = synthesize(config, { outdir, bundleDir });
  const stack = JSON.parse(readFileSync(synthesis.stackJsonPath, 'utf8')) as Record<string, unknown>;
  const { seed, assumed } = seedOf(options, config, notification);
  const stackDirectory = dirname(synthesis.stackJsonPath);
  // A cloud file describes the whole cloud. Descriptions only cover services, so existing parts are added.
  const world =
    options.cloud === undefined || isDescribed(options.cloud)
      ? withExistingParts(seed, [stack], { agents: true })
      : { seed, assumed: [] };
  const state = booted(options, () =>
    boot(options.alterStack?.(stack) ?? stack, world.seed, {
      readFile: (path) => readFileSync(resolve(stackDirectory, path)),
      ...(options.assumptions ? { assumptions: options.assumptions } : {}),
    }),
  );
  return {
    config,
    state,
    synthesis,
    notification,
    runtimeConfig: toRuntimeConfig(config),
    catalogue: catalogueOf(config),
    stackDirectory,
    adapted,
    isDescribed: options.cloud !== undefined,
    assumed: [...adapted, ...assumed, ...world.assumed],
  };
}

/** An error in the user's own cloud is the user's to fix, so it becomes a problem and not a fault of Riposte. */
function booted(options: PrepareOptions, boot: () => CloudState): CloudState {
  try {
    return boot();
  } catch (cause) {
    if (options.cloud === undefined || !(cause instanceof BootError)) throw cause;
    throw badInput({
      code: 'cloud-not-possible',
      what: `the sandbox cannot build this cloud: ${cause.message}`,
      where: `--cloud, ${cause.where}`,
      expected:
        'a cloud in which the stack can be deployed, including everything that its config names as existing',
      fix: 'correct that member of the cloud file, or add what is missing; docs/simulate.md describes the file',
    });
  }
}

/** The stack is synthesized for the finding's project, so the cloud must have that project. */
function ownCloud(cloud: unknown, { project }: ResponseConfig): CloudSeed {
  const seed = readCloudFile(cloud);
  if (seed.projects.some(({ id }) => id === project.id)) return seed;
  const ids = seed.projects.map(({ id }) => id).join(', ');
  throw badInput({
    code: 'cloud-of-another-project',
    what: `the cloud has project ${ids}, but the finding is in project ${project.id} (${project.number})`,
    where: '--cloud, projects',
    expected: `{"id": "${project.id}", "number": "${project.number}"} in the list of projects`,
    fix: "add the finding's project to the cloud, or pass a finding of the cloud's project",
  });
}

const withoutBundle = (configName = 'riposte.config.ts') =>
  badInput({
    code: 'bundle-not-named',
    what: 'the config has its own detectors, actions or playbooks (extend), but the bundle with their code is missing',
    where: `${configName}, extend`,
    expected: '--bundle DIR',
    fix: 'run riposte bundle --entry functions.ts --out DIR, then pass that folder with --bundle',
  });

/**
 * The config for the finding's project and in the requested mode.
 *
 * @throws Stop with every mistake of the config
 */
export function adaptConfig(options: Omit<PrepareOptions, 'outdir'>): {
  readonly config: ResponseConfig;
  readonly adapted: readonly string[];
  readonly notification: FindingNotification;
} {
  const decoded = decodeNotification(options.notification);
  if (!decoded.ok) throw badInput(asProblem(decoded.error));
  const project = seedFromFinding(decoded.value.finding).seed.projects[0] ?? {
    id: 'sandbox-project',
    number: '100000000001',
  };
  const { configName: name = 'riposte.config.ts' } = options;
  const config = options.configFor?.(project.id) ?? options.config;
  const same = config.project?.id === project.id;
  const accounts = accountsIn(options.cloud, project) ?? [`workload@${project.id}.iam.gserviceaccount.com`];
  const input: ResponseConfigInput = same
    ? { ...config, mode: options.mode }
    : {
        ...inProject(config, project),
        mode: options.mode,
        powers: { ...config.powers, runtimeServiceAccounts: accounts },
      };
  const parsed = parseResponseConfig(input);
  if (!parsed.ok) {
    // A problem that the file does not have in its own mode comes from this command's mode.
    const asIs = parseResponseConfig({ ...input, mode: config.mode });
    const own = new Set((asIs.ok ? [] : asIs.error).map(({ where, what }) => `${where}: ${what}`));
    throw new Stop(
      parsed.error.map((problem) => ({
        ...problem,
        where: `${name}, ${problem.where}`,
        ...(own.has(`${problem.where}: ${problem.what}`)
          ? {}
          : { fix: `${problem.fix}; or use the mode of the config: --mode ${config.mode ?? 'observe'}` }),
      })),
      2,
    );
  }
  return {
    config: parsed.value,
    notification: decoded.value,
    adapted: same
      ? []
      : [
          `Riposte protects the finding's project ${project.id}, with the policy of ${name}${options.configFor === undefined ? '' : ` for ${config.project.id}`}`,
          ...(isDescribed(options.cloud)
            ? [`Riposte may act as ${accounts.join(', ')}, the accounts that the described services run as`]
            : []),
        ],
  };
}

/** The config for a different project, without the members that refer to its own project. */
function inProject(
  config: ResponseConfigInput,
  { id, number }: { readonly id: string; readonly number: string },
): ResponseConfigInput {
  const { policy, existing } = config;
  return {
    ...config,
    project: { id, number },
    ...(policy?.exemptions ? { policy: { ...policy, exemptions: [] } } : {}),
    ...(existing?.buildServiceAccount
      ? {
          existing: {
            ...existing,
            buildServiceAccount: existing.buildServiceAccount.replace(/@[^.]+/, `@${id}`),
          },
        }
      : {}),
  };
}

/** Undefined if the cloud is not described, or has no service in this project. */
function accountsIn(
  cloud: unknown,
  project: { readonly id: string; readonly number: string },
): string[] | undefined {
  const accounts = isDescribed(cloud) ? [...accountsOf(cloud, project)] : [];
  return accounts.length === 0 ? undefined : accounts;
}

function seedOf(
  options: PrepareOptions,
  config: ResponseConfig,
  { finding }: FindingNotification,
): { seed: CloudSeed; assumed: readonly string[] } {
  if (isDescribed(options.cloud)) {
    const described = seedFromDescriptions(options.cloud, finding, config.project);
    const { timing } = options;
    return timing ? { ...described, seed: { ...described.seed, timing } } : described;
  }
  if (options.cloud !== undefined) return { seed: ownCloud(options.cloud, config), assumed: [] };
  const [runtimeServiceAccount] = config.powers.runtimeServiceAccounts;
  return seedFromFinding(finding, {
    projectId: config.project.id,
    projectNumber: config.project.number,
    ...(runtimeServiceAccount === undefined ? {} : { runtimeServiceAccount }),
    ...(options.timing ? { timing: options.timing } : {}),
    ...options.seedOptions,
  });
}

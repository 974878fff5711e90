import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Catalogue } from '../../core/catalogue';
import {
  catalogueOf,
  parseResponseConfig,
  type ResponseConfig,
  type ResponseConfigInput,
  toRuntimeConfig,
} from '../../core/config/response-config';
import type { RuntimeConfig } from '../../core/config/runtime-config';
import { decodeNotification } from '../../core/finding/decode-push';
import type { FindingNotification } from '../../core/finding/finding';
import type { Mode } from '../../core/tiers';
import { bootFromStack } from '../../sandbox/boot/boot';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { withExistingParts } from '../../sandbox/boot/existing-parts';
import { type SeedOptions, seedFromFinding } from '../../sandbox/boot/seed';
import type { AssumptionSettings } from '../../sandbox/protocol/assumptions';
import type { CloudState } from '../../sandbox/protocol/state';
import { type Synthesis, synthesizeProject } from '../../stacks/synthesize';
import { badInput, Stop } from '../problem';
import { readCloudFile } from './read-cloud-file';

export interface PrepareOptions {
  readonly mode: Mode;
  /** A NotificationMessage as JSON text. */
  readonly notification: string;
  /** A parsed cloud file instead of a world invented from the finding. */
  readonly cloud?: unknown;
  /** Where the stack is synthesized. */
  readonly outdir: string;
  /** The operator's config; the project is replaced by the finding's own. */
  readonly config: ResponseConfigInput;
  /**
   * As messages call the config.
   *
   * @default riposte.config.ts
   */
  readonly configName?: string;
  /** @default - the bundle inside this package */
  readonly bundleDir?: string;
  readonly timing?: SeedOptions['timing'];
  readonly assumptions?: Partial<AssumptionSettings>;
  readonly seedOptions?: SeedOptions;
  /** @default - synthesizeProject; tests with the same config share what it writes */
  readonly synthesize?: typeof synthesizeProject;
  /** Changes the parsed cdk.tf.json before the boot: how tests plant a broken stack. */
  readonly alterStack?: (stack: Record<string, unknown>) => unknown;
}

export interface PreparedCloud {
  /** As checked, for the finding's project and in the asked mode. */
  readonly config: ResponseConfig;
  readonly notification: FindingNotification;
  readonly runtimeConfig: RuntimeConfig;
  readonly catalogue: Catalogue;
  readonly synthesis: Synthesis;
  readonly stackDirectory: string;
  readonly state: CloudState;
  /** How the config was changed to fit the finding: a person should read it first. */
  readonly adapted: readonly string[];
  /** What was invented because neither the finding nor a file said it. */
  readonly assumed: readonly string[];
}

/**
 * Synthesizes the project stack for the finding's project and becomes that cloud. The same for `start` and
 * `simulate`: what is deployed, who may do what and which filter applies come from the synthesized JSON alone.
 */
export function prepareCloud(options: PrepareOptions): PreparedCloud {
  const decoded = decodeNotification(options.notification);
  if (!decoded.ok) {
    const { what, where, expected, fix } = decoded.error;
    throw badInput({ what, where, expected, fix });
  }
  const { finding } = decoded.value;
  const probe = seedFromFinding(finding).seed.projects[0] ?? {
    id: 'sandbox-project',
    number: '100000000001',
  };
  const { config, adapted } = adaptConfig(options, probe);
  if (options.bundleDir === undefined && Object.values(config.extend).some((parts) => parts.length > 0)) {
    throw withoutBundle(options.configName);
  }
  const { outdir, bundleDir, synthesize = synthesizeProject } = options;
  const synthesis = synthesize(config, { outdir, bundleDir });
  const stack = JSON.parse(readFileSync(synthesis.stackJsonPath, 'utf8')) as Record<string, unknown>;
  const { seed, assumed } = seedOf(options, config, decoded.value);
  const stackDirectory = dirname(synthesis.stackJsonPath);
  // A cloud file says itself what there is.
  const world =
    options.cloud === undefined ? withExistingParts(seed, [stack], { agents: true }) : { seed, assumed: [] };
  const state = bootFromStack(options.alterStack?.(stack) ?? stack, world.seed, {
    readFile: (path) => readFileSync(resolve(stackDirectory, path)),
    ...(options.assumptions ? { assumptions: options.assumptions } : {}),
  });
  return {
    config,
    state,
    synthesis,
    notification: decoded.value,
    runtimeConfig: toRuntimeConfig(config),
    catalogue: catalogueOf(config),
    stackDirectory,
    adapted,
    assumed: [...adapted, ...assumed, ...world.assumed],
  };
}

const withoutBundle = (configName = 'riposte.config.ts') =>
  badInput({
    what: 'the config has parts of its own (extend), and the bundle that brings their code is not named',
    where: `${configName}, extend`,
    expected: '--bundle DIR',
    fix: 'riposte bundle --entry functions.ts --out DIR, then name that folder',
  });

function adaptConfig(
  options: PrepareOptions,
  project: { readonly id: string; readonly number: string },
): { config: ResponseConfig; adapted: string[] } {
  const { config, configName: name = 'riposte.config.ts' } = options;
  const same = config.project?.id === project.id;
  const account = `workload@${project.id}.iam.gserviceaccount.com`;
  const input: ResponseConfigInput = same
    ? { ...config, mode: options.mode }
    : {
        ...config,
        mode: options.mode,
        project: { id: project.id, number: project.number },
        powers: { ...config.powers, runtimeServiceAccounts: [account] },
      };
  const parsed = parseResponseConfig(input);
  if (!parsed.ok) {
    // What the file is right about in its own mode is this command's doing.
    const asIs = parseResponseConfig({ ...input, mode: config.mode });
    const own = new Set((asIs.ok ? [] : asIs.error).map(({ where, what }) => `${where}: ${what}`));
    throw new Stop(
      parsed.error.map((problem) => ({
        ...problem,
        where: `${name}, ${problem.where}`,
        ...(own.has(`${problem.where}: ${problem.what}`)
          ? {}
          : { fix: `${problem.fix}; or choose what the config says: --mode ${config.mode ?? 'observe'}` }),
      })),
      2,
    );
  }
  return {
    config: parsed.value,
    adapted: same ? [] : [`Riposte protects the finding's project ${project.id}, with the policy of ${name}`],
  };
}

function seedOf(
  options: PrepareOptions,
  config: ResponseConfig,
  { finding }: FindingNotification,
): { seed: CloudSeed; assumed: readonly string[] } {
  if (options.cloud !== undefined) return { seed: readCloudFile(options.cloud), assumed: [] };
  const [runtimeServiceAccount] = config.powers.runtimeServiceAccounts;
  return seedFromFinding(finding, {
    projectId: config.project.id,
    projectNumber: config.project.number,
    ...(runtimeServiceAccount === undefined ? {} : { runtimeServiceAccount }),
    ...(options.timing ? { timing: options.timing } : {}),
    ...options.seedOptions,
  });
}

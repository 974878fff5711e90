import { cloudBefore } from '../../sandbox/boot/boot';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { DEMO_TIMING } from '../../sandbox/boot/demo-timing';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import type { SandboxEvent } from '../../sandbox/protocol/request';
import { installedModules } from '../../sandbox/server/installed-modules';
import { type ClientCall, type RunningSandbox, startSandbox } from '../../sandbox/server/start-sandbox';
import type { CloudState } from '../../sandbox/state/cloud-state';
import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import { type World, worldFor } from '../../testing/world';
import { providerEnvironment } from './provider-endpoints';

/** A running cloud with addresses for Terraform's provider. */
export interface ServedCloud {
  readonly sandbox: RunningSandbox;
  /** Environment of every command that calls a cloud: the addresses, the deployer's token, and a proxy that blocks the rest. */
  readonly environment: Readonly<Record<string, string>>;
  /** Calls so far, of the deployer and of the functions. */
  readonly calls: readonly ClientCall[];
  readonly journal: readonly SandboxEvent[];
  stop(): Promise<void>;
}

/** A cloud before the stacks are deployed, and the finding to send later. */
export interface EmbeddedCloud extends ServedCloud {
  readonly world: World;
}

export interface EmbeddedCloudOptions {
  readonly finding?: unknown;
  /** @default - invented: the projects, the compromised workload, and what the stacks name but do not create */
  readonly cloud?: CloudSeed;
  /** Called for every line that a function writes. */
  readonly onLine?: (functionName: string, line: string) => void;
  /** Called as soon as the cloud runs, so that the caller can stop it. */
  readonly opened?: (cloud: EmbeddedCloud) => void;
}

export async function openEmbeddedCloud(
  stacks: SynthesizedStacks,
  { onLine, opened, ...options }: EmbeddedCloudOptions = {},
): Promise<EmbeddedCloud> {
  const world = worldFor(stacks, { ...options, timing: DEMO_TIMING });
  const served = await serveCloud(cloudBefore(stacks.stacks, world.seed), onLine);
  const cloud: EmbeddedCloud = { ...served, world };
  opened?.(cloud);
  return cloud;
}

/** Serves a state of a cloud to Terraform, as the deployer. */
export async function serveCloud(
  state: CloudState,
  onLine: EmbeddedCloudOptions['onLine'] = () => undefined,
): Promise<ServedCloud> {
  const calls: ClientCall[] = [];
  const journal: SandboxEvent[] = [];
  const sandbox = await startSandbox({
    state,
    installedModules: installedModules(),
    onVersionDifference: () => undefined,
    onEvent: (event) => journal.push(event),
    onCall: (call) => calls.push(call),
    onLine,
  });
  return {
    sandbox,
    calls,
    journal,
    environment: {
      ...providerEnvironment(sandbox.endpoints, sandbox.tokenFor(DEPLOYER)),
      ...wall(sandbox.proxy),
    },
    stop: () => sandbox.stop(),
  };
}

/** Go's HTTP client uses the proxy for every host except loopback. An API without an address here is refused, not called. */
const wall = (proxy: string): Readonly<Record<string, string>> => ({
  HTTP_PROXY: proxy,
  HTTPS_PROXY: proxy,
  http_proxy: proxy,
  https_proxy: proxy,
  NO_PROXY: '127.0.0.1,localhost',
  no_proxy: '127.0.0.1,localhost',
});

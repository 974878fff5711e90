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

/** A running cloud behind addresses that Terraform's provider takes. */
export interface ServedCloud {
  readonly sandbox: RunningSandbox;
  /** For every command that may reach a cloud: the addresses, who deploys, and a wall around everything else. */
  readonly environment: Readonly<Record<string, string>>;
  /** Calls so far, of the deployer and of the functions. */
  readonly calls: readonly ClientCall[];
  readonly journal: readonly SandboxEvent[];
  stop(): Promise<void>;
}

/** A cloud in which nothing of the stacks stands yet, and the finding that will enter it. */
export interface EmbeddedCloud extends ServedCloud {
  readonly world: World;
}

export interface EmbeddedCloudOptions {
  readonly finding?: unknown;
  /** @default - invented: the projects, the workload that is found compromised, what the stacks name and do not make */
  readonly cloud?: CloudSeed;
  /** Hears of every line that a function writes. */
  readonly onLine?: (functionName: string, line: string) => void;
  /** Hears of the cloud as soon as it is up: for whoever may have to stop it. */
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

/** Any state of a cloud, served to Terraform as the deployer. */
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

/** Go's HTTP client asks the proxy for every host but loopback: an API without an address here is refused, not called. */
const wall = (proxy: string): Readonly<Record<string, string>> => ({
  HTTP_PROXY: proxy,
  HTTPS_PROXY: proxy,
  http_proxy: proxy,
  https_proxy: proxy,
  NO_PROXY: '127.0.0.1,localhost',
  no_proxy: '127.0.0.1,localhost',
});

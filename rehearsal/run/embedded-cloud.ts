import { DEMO_TIMING, installedModules } from '../../cli/pipeline/sandboxed';
import { cloudBefore } from '../../sandbox/boot/boot';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import type { SandboxEvent } from '../../sandbox/protocol/request';
import { type ClientCall, type RunningSandbox, startSandbox } from '../../sandbox/server/start-sandbox';
import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import { type World, worldFor } from '../../testing/world';
import { providerEnvironment } from './provider-endpoints';

/** A cloud in which nothing of the stacks stands yet, behind addresses that Terraform's provider takes. */
export interface EmbeddedCloud {
  readonly sandbox: RunningSandbox;
  readonly world: World;
  /** For every command that may reach a cloud: the addresses, who deploys, and a wall around everything else. */
  readonly environment: Readonly<Record<string, string>>;
  /** Calls so far, of the deployer and of the functions. */
  readonly calls: readonly ClientCall[];
  readonly journal: readonly SandboxEvent[];
  stop(): Promise<void>;
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
  const calls: ClientCall[] = [];
  const journal: SandboxEvent[] = [];
  const sandbox = await startSandbox({
    state: cloudBefore(stacks.stacks, world.seed),
    installedModules: installedModules(),
    onVersionDifference: () => undefined,
    onEvent: (event) => journal.push(event),
    onCall: (call) => calls.push(call),
    ...(onLine ? { onLine: (name: string, line: string) => onLine(name, line) } : {}),
  });
  const cloud: EmbeddedCloud = {
    sandbox,
    world,
    calls,
    journal,
    environment: {
      ...providerEnvironment(sandbox.endpoints, sandbox.tokenFor(DEPLOYER)),
      ...wall(sandbox.proxy),
    },
    stop: () => sandbox.stop(),
  };
  opened?.(cloud);
  return cloud;
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

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResponseConfig } from '../../core/config/response-schema';
import { bootFromStack } from '../../sandbox/boot/boot';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { withExistingParts } from '../../sandbox/boot/existing-parts';
import { handle } from '../../sandbox/gateway/handle';
import type { World } from '../../sandbox/gateway/world';
import { IN_PROCESS_ENDPOINTS, worldClient } from '../../sandbox/in-process/world-client';
import type { Principal, SandboxRequest, SandboxResponse } from '../../sandbox/protocol/request';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { type SynthesisOptions, synthesizeProject } from '../../stacks/synthesize';
import type { AskedCloud } from './diagnosis';
import type { DoctorEndpoints } from './endpoints';
import { SANDBOX_OPERATOR, typicalCloud } from './sandbox-seed';

export interface DoctorSandbox extends AskedCloud {
  state(): CloudState;
  readonly asked: readonly SandboxRequest[];
}

/** A booted cloud in this process, called as the operator. It opens no port and reads no credentials. */
export function askSandbox(start: CloudState, nowMs: number): DoctorSandbox {
  let state = start;
  const asked: SandboxRequest[] = [];
  const requestLater = async (request: SandboxRequest, principal: Principal): Promise<SandboxResponse> => {
    asked.push(request);
    const handled = handle(state, request, principal, nowMs);
    state = handled.state;
    return handled.response;
  };
  const client = worldClient(() => ({ requestLater }) as unknown as World, SANDBOX_OPERATOR);
  return {
    state: () => state,
    asked,
    client: async () => client,
    endpoints: IN_PROCESS_ENDPOINTS as Partial<DoctorEndpoints>,
    sleep: async () => {},
  };
}

/** The config's own stack, deployed into an invented cloud: `riposte doctor --sandbox`. */
export function sandboxFor(
  config: ResponseConfig,
  nowMs: number,
  options: { readonly seed?: CloudSeed; readonly bundleDir?: SynthesisOptions['bundleDir'] } = {},
): DoctorSandbox {
  const outdir = mkdtempSync(join(tmpdir(), 'riposte-doctor-'));
  try {
    const { stackJsonPath } = synthesizeProject(config, {
      outdir,
      ...(options.bundleDir === undefined ? {} : { bundleDir: options.bundleDir }),
    });
    const stack: unknown = JSON.parse(readFileSync(stackJsonPath, 'utf8'));
    // Also invents what the config names as existing: channels, keys, networks.
    const { seed } = withExistingParts(options.seed ?? typicalCloud(config), [stack], { agents: true });
    return askSandbox(bootFromStack(stack, seed), nowMs);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

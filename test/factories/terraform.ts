import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/values/json';
import { type ServedCloud, serveCloud } from '../../rehearsal/run/embedded-cloud';
import type { Difference } from '../../rehearsal/run/plan-differences';
import { type Provider, terraformEnvironment } from '../../rehearsal/run/provider';
import { createStepRunner, type Step, StepFailed } from '../../rehearsal/run/steps';
import {
  createTerraform,
  type Diagnostic,
  type Terraform,
  type TerraformRun,
} from '../../rehearsal/run/terraform';
import { tryTerraformBinary } from '../../rehearsal/run/terraform-binary';
import { apply, type Destroyed, destroy, plan, planAgain } from '../../rehearsal/run/terraform-stack';
import { createWorkingCopy } from '../../rehearsal/run/working-copy';
import { standInProvider } from '../../rehearsal/stand-in/provider-mirror';
import { cloudBefore } from '../../sandbox/boot/boot';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import type { SandboxRequest } from '../../sandbox/protocol/request';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { atEndOfFile } from './at-end-of-file';
import { EMPTY_PROJECT } from './empty-project';
import { PROJECT } from './names';
import { tempFolder } from './temp-folder';

const binary = tryTerraformBinary();

/**
 * Tests of a real Terraform. They are skipped if neither binary is on PATH, because this package neither contains nor
 * downloads one. Add `reason` to the name of a skipped test, so that its reader learns why.
 */
export const withTerraform = {
  // All test files share this module, but each has its own `describe` and `test`.
  get describe() {
    return binary ? describe : describe.skip;
  },
  get test() {
    return binary ? test : test.skip;
  },
  reason: binary ? '' : ' (skipped: neither terraform nor tofu on PATH)',
};

let built: Promise<Provider> | undefined;
/** One bundle for all tests of a file. */
const provider = (): Promise<Provider> => {
  if (!built) {
    built = standInProvider(tempFolder('p'));
    atEndOfFile(() => {
      built = undefined;
    });
  }
  return built;
};

export interface StackRehearsal {
  readonly steps: readonly Step[];
  /** Empty if the run succeeds. */
  readonly problems: readonly Diagnostic[];
  readonly differences: readonly Difference[];
  readonly destroyed?: Destroyed;
}

/** A stack with the stand-in of `npm run rehearse` and an embedded cloud, in a separate folder. */
export class RehearsedStack {
  private constructor(
    readonly folder: string,
    private readonly terraform: Terraform,
    private readonly served: ServedCloud,
  ) {}

  /** @param seed - the content of the cloud in addition to an empty project */
  static async create(stack: JsonObject, seed: Partial<CloudSeed> = {}): Promise<RehearsedStack> {
    if (!binary) throw new Error('no terraform; expected the test to be skipped');
    const folder = join(tempFolder('stack'), 'stack');
    mkdirSync(folder);
    const served = await serveCloud(cloudBefore([{ resource: {}, ...stack }], { ...EMPTY_PROJECT, ...seed }));
    atEndOfFile(() => served.stop());
    const env = terraformEnvironment(await provider());
    const rehearsed = new RehearsedStack(folder, createTerraform({ binary, env }), served);
    rehearsed.write(stack);
    return rehearsed;
  }

  write(stack: JsonObject): void {
    writeFileSync(join(this.folder, 'cdk.tf.json'), JSON.stringify(stack, null, 2));
  }

  run(...command: string[]): Promise<TerraformRun> {
    return this.terraform.run(this.folder, command, this.served.environment);
  }

  init(): Promise<TerraformRun> {
    return this.run('init', '-input=false', '-no-color');
  }

  apply(): Promise<TerraformRun> {
    return this.run('apply', '-auto-approve', '-json');
  }

  destroy(): Promise<TerraformRun> {
    return this.run('destroy', '-auto-approve', '-json');
  }

  get cloud(): CloudState {
    return this.served.sandbox.state();
  }

  /** Sends a request to the cloud as the deployer, without Terraform. */
  ask(service: SandboxRequest['service'], path: string): JsonObject {
    const request = { service, method: 'GET', path, query: {}, headers: {} };
    return this.served.sandbox.request(request, DEPLOYER).body as JsonObject;
  }

  /** The whole life of the stack, as in `npm run rehearse`. */
  async rehearse(): Promise<StackRehearsal> {
    const steps = createStepRunner();
    const copy = createWorkingCopy(this.folder, join(this.folder, '..', 'work'));
    const stack = { name: 'stack', ...copy, terraform: this.terraform, walled: this.served.environment };
    try {
      await plan(stack, steps);
      await apply(stack, steps);
      const differences = await planAgain(stack, steps);
      const destroyed = await destroy(stack, steps);
      return { steps: steps.steps, problems: [], differences, destroyed };
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      return { steps: steps.steps, problems: error.problems, differences: [] };
    }
  }
}

/** A stack of these resources, in the form that cdktf writes. */
export const stackOf = (resource: JsonObject, more: JsonObject = {}): JsonObject => ({
  terraform: { required_providers: { google: { source: 'google', version: '6.50.0' } } },
  provider: { google: [{ project: PROJECT.id, region: 'europe-west1' }] },
  resource,
  ...more,
});

/** Summaries of a run's errors. */
export const errorsOf = ({ diagnostics }: TerraformRun): string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ summary }) => summary);

/** `${google_pubsub_topic.findings.id}`, a reference in the form that cdktf writes. */
export const reference = (path: string): string => `\${${path}}`;

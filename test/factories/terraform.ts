import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/json';
import { type CloudState, EMPTY_CLOUD, readCloudState } from '../../rehearsal/provider/cloud';
import { createTerraform, type Terraform, type TerraformRun } from '../../rehearsal/run/terraform';
import { tryTerraformBinary } from '../../rehearsal/run/terraform-binary';
import { bindingsPackage, providerSchema } from '../../rehearsal/schema/provider-schema';
import { usedTypes } from '../../rehearsal/schema/used-types';
import { buildProviderMirror, type ProviderMirror } from '../../rehearsal/stand-in/provider-mirror';
import { rehearseStack, type StackRehearsal } from '../../rehearsal/stand-in/rehearse-stack';
import { PROJECT } from './names';
import { tempFolder } from './temp-folder';

const binary = tryTerraformBinary();

/**
 * Tests of a real Terraform: skipped where neither binary is on PATH, because this package neither brings nor downloads
 * one. Put `reason` into the name of what is skipped, so that its reader learns why.
 */
export const withTerraform = binary
  ? { describe, test, reason: '' }
  : { describe: describe.skip, test: test.skip, reason: ' (skipped: neither terraform nor tofu on PATH)' };

let built: Promise<ProviderMirror> | undefined;
/** One bundle for all tests of a file. */
const mirror = (): Promise<ProviderMirror> => {
  built ??= buildProviderMirror(tempFolder('mirror'), bindingsPackage());
  return built;
};

/** A stack with the provider of `npm run rehearse` behind it, in a folder of its own. */
export class RehearsedStack {
  private constructor(
    readonly folder: string,
    private readonly terraform: Terraform,
    private readonly cloudFile: string,
  ) {}

  /** `types` that later versions of the stack use beside those of this one are given as a stack too. */
  static async create(stack: JsonObject, later: JsonObject = {}): Promise<RehearsedStack> {
    if (!binary) throw new Error('no terraform; expected the test to be skipped');
    const folder = join(tempFolder('stack'), 'stack');
    mkdirSync(folder);
    const schemaFile = join(folder, '..', 'schema.json');
    const cloudFile = join(folder, '..', 'cloud.json');
    writeFileSync(schemaFile, JSON.stringify(providerSchema(usedTypes([stack, later]))));
    writeFileSync(cloudFile, JSON.stringify({ ...EMPTY_CLOUD, projects: { [PROJECT.id]: PROJECT.number } }));
    const { cliConfigFile } = await mirror();
    const rehearsed = new RehearsedStack(
      folder,
      createTerraform({ binary, cliConfigFile, schemaFile, cloudFile }),
      cloudFile,
    );
    rehearsed.write(stack);
    return rehearsed;
  }

  write(stack: JsonObject): void {
    writeFileSync(join(this.folder, 'cdk.tf.json'), JSON.stringify(stack, null, 2));
  }

  run(...command: string[]): Promise<TerraformRun> {
    return this.terraform.run(this.folder, command);
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
    return readCloudState(this.cloudFile);
  }

  /** Somebody sets every Binary Authorization policy to allow everything, past Terraform. */
  weakenPolicy(): void {
    const { resources, ...rest } = this.cloud;
    const weakened = resources.map((resource) => ({
      ...resource,
      values: {
        ...resource.values,
        default_admission_rule: [
          { evaluation_mode: 'ALWAYS_ALLOW', enforcement_mode: 'DRYRUN_AUDIT_LOG_ONLY' },
        ],
      },
    }));
    writeFileSync(this.cloudFile, JSON.stringify({ ...rest, resources: weakened }));
  }

  /** The whole scenario of `npm run rehearse` for this stack. */
  rehearse(): Promise<StackRehearsal> {
    return rehearseStack({
      name: 'stack',
      stackFolder: this.folder,
      workFolder: join(this.folder, '..', 'work'),
      terraform: this.terraform,
      cloudFile: this.cloudFile,
      depth: 'full',
    });
  }
}

/** A stack as cdktf writes it, of these resources. */
export const stackOf = (resource: JsonObject, more: JsonObject = {}): JsonObject => ({
  terraform: { required_providers: { google: { source: 'google', version: '6.50.0' } } },
  provider: { google: [{ project: PROJECT.id, region: 'europe-west1' }] },
  resource,
  ...more,
});

/** Summaries of a run's errors. */
export const errorsOf = ({ diagnostics }: TerraformRun): string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ summary }) => summary);

/** `${google_pubsub_topic.findings.id}`, as cdktf writes a reference. */
export const reference = (path: string): string => `\${${path}}`;

import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Which hashicorp/google Terraform takes, and from where. */
export interface Provider {
  /** Instead of the version that the stack asks for. */
  readonly version?: string;
  /** Terraform's settings for its command line. @default - those of the person who runs it */
  readonly cliConfigFile?: string;
  /** What the provider wants in Terraform's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The stand-in, which creates and destroys, and updates next to nothing. */
  readonly isStandIn?: true;
}

/** A folder in the layout of a filesystem mirror is the only place that providers come from. */
export function providerFromMirror(folder: string, mirror: string, version?: string): Provider {
  const cliConfigFile = join(folder, 'terraform.rc');
  const path = JSON.stringify(resolve(mirror));
  writeFileSync(
    cliConfigFile,
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`,
  );
  return { cliConfigFile, ...(version === undefined ? {} : { version }) };
}

/** Settings that could lead Google's libraries, Terraform or gcloud to a real project. */
const CREDENTIALS = /^(?:GOOGLE_|GCLOUD_|CLOUDSDK_|TF_VAR_)/;

/**
 * The environment of a rehearsal's Terraform: the person's own, because init may need a registry, a cache or a proxy,
 * but none of their credentials.
 */
export const terraformEnvironment = (
  { cliConfigFile, environment }: Provider,
  own: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(own).filter(([name]) => !CREDENTIALS.test(name))),
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
  ...(cliConfigFile === undefined ? {} : { TF_CLI_CONFIG_FILE: cliConfigFile }),
  ...environment,
});

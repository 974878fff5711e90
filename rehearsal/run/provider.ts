import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The version and source of hashicorp/google for Terraform. */
export interface Provider {
  /** @default - the version that the stack requires */
  readonly version?: string;
  /** Terraform's CLI configuration file. @default - that of the user */
  readonly cliConfigFile?: string;
  /** Variables that the provider needs in Terraform's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** It is the stand-in, which creates and destroys, but updates almost nothing. */
  readonly isStandIn?: true;
}

/** Takes providers only from a folder in the layout of a filesystem mirror. */
export function providerFromMirror(folder: string, mirror: string, version?: string): Provider {
  const cliConfigFile = join(folder, 'terraform.rc');
  const path = JSON.stringify(resolve(mirror));
  writeFileSync(
    cliConfigFile,
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`,
  );
  return { cliConfigFile, ...(version === undefined ? {} : { version }) };
}

/** Variables that could send Google's libraries, Terraform or gcloud to a real project. */
const CREDENTIALS = /^(?:GOOGLE_|GCLOUD_|CLOUDSDK_|TF_VAR_)/;

/**
 * The environment of a rehearsal's Terraform: the user's own, because init may need a registry, a cache or a proxy, but
 * without the user's credentials.
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

import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BindingsPackage } from '../schema/provider-schema';

/** OpenTofu asks its own registry for a provider that is named without a host. */
const TOFU_HOST = 'registry.opentofu.org';

export interface ProviderMirror {
  /** Terraform's settings for its command line: the mirror is the only place that providers come from. */
  readonly cliConfigFile: string;
}

/** The offline provider as one executable file, where Terraform looks for hashicorp/google. */
export async function buildProviderMirror(
  folder: string,
  bindings: BindingsPackage,
): Promise<ProviderMirror> {
  const program = join(folder, 'provider.cjs');
  await build({
    entryPoints: [join(__dirname, '..', 'provider', 'main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'silent',
  });
  const [host = '', ...path] = bindings.source.split('/');
  for (const registry of [host, TOFU_HOST]) {
    const target = join(folder, 'mirror', registry, ...path, bindings.version, goPlatform());
    mkdirSync(target, { recursive: true });
    const executable = join(target, `terraform-provider-${path.at(-1)}_v${bindings.version}`);
    copyFileSync(program, executable);
    chmodSync(executable, 0o755);
  }
  const cliConfigFile = join(folder, 'terraform.rc');
  writeFileSync(
    cliConfigFile,
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(join(folder, 'mirror'))}\n  }\n}\n`,
  );
  return { cliConfigFile };
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Go's names for this machine: `linux_amd64`. */
const goPlatform = (): string => `${platform()}_${ARCHITECTURES[arch()] ?? arch()}`;

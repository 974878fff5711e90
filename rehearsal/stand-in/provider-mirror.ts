import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Provider, providerFromMirror } from '../run/provider';
import { RECORDED_VERSION, schemaFile } from './recorded-schema';
import { startedFast } from './started-fast';

/** OpenTofu uses its own registry for a provider that is named without a host. */
const REGISTRIES = ['registry.terraform.io', 'registry.opentofu.org'];

/** Writes the stand-in as one executable file with its code and schema, where Terraform looks for hashicorp/google. */
export async function standInProvider(folder: string): Promise<Provider> {
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'provider.cjs');
  await build({
    entryPoints: [join(__dirname, 'main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    logLevel: 'silent',
  });
  const mirror = join(folder, 'mirror');
  for (const registry of REGISTRIES) {
    const target = join(mirror, registry, 'hashicorp', 'google', RECORDED_VERSION, goPlatform());
    mkdirSync(target, { recursive: true });
    const executable = join(target, `terraform-provider-google_v${RECORDED_VERSION}`);
    writeFileSync(executable, startedFast('provider.cjs', join(folder, 'provider.code')), { mode: 0o755 });
    copyFileSync(program, join(target, 'provider.cjs'));
    copyFileSync(schemaFile(), join(target, 'schema.json'));
  }
  return {
    ...providerFromMirror(folder, mirror),
    isStandIn: true,
    environment: {
      // Terraform calls its own child process over a socket in this folder, so certificates would protect nothing.
      TF_DISABLE_PLUGIN_TLS: '1',
      PLUGIN_UNIX_SOCKET_DIR: folder,
    },
  };
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Go's names for this machine: `linux_amd64`. */
const goPlatform = (): string => `${platform()}_${ARCHITECTURES[arch()] ?? arch()}`;

import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { providerEnvironment } from '../../rehearsal/run/provider-endpoints';
import { SERVICE_IDS, type ServiceId } from '../../sandbox/protocol/request';
import { RIPOSTE_FOLDER } from '../cases/case-folder';
import { writeGcloudConfig } from '../clients/gcloud-config';
import { ROLES, type Role, readSandboxFile } from '../pipeline/sandbox-file';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';

export const addEnv = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('env')
    .description(
      'print the variables that send gcloud, Terraform and Google\'s client libraries to the sandbox of `riposte start --keep`: eval "$(npx riposte env)"',
    )
    .addOption(
      new Option('--as <role>', 'the role whose permissions the calls have')
        .choices([...ROLES])
        .default('operator'),
    )
    .action(async ({ as }: { readonly as: Role }) => {
      done(await env(as, io));
    });

async function env(as: Role, io: Io): Promise<ExitCode> {
  const sandbox = await readSandboxFile(io.cwd);
  const token = sandbox.tokens[as];
  const folder = join(io.cwd, RIPOSTE_FOLDER, 'clients', as);
  const endpoints = Object.fromEntries(
    SERVICE_IDS.map((service) => [service, sandbox.endpoints[service] ?? '']),
  ) as Record<ServiceId, string>;
  await writeGcloudConfig(folder, {
    project: sandbox.project,
    region: sandbox.region,
    proxy: sandbox.proxy,
    services: SERVICE_IDS,
    token,
  });
  const variables: Readonly<Record<string, string>> = {
    CLOUDSDK_CONFIG: folder,
    ...providerEnvironment(endpoints, token),
    STORAGE_EMULATOR_HOST: endpoints.storage,
    RIPOSTE_SANDBOX_ENDPOINTS: JSON.stringify(endpoints),
  };
  io.stdout(`# gcloud, Terraform and client libraries now call the sandbox, as its ${as}.\n`);
  for (const [name, value] of Object.entries(variables)) io.stdout(`export ${name}=${quoted(value)}\n`);
  return EXIT.handled;
}

/** Quotes for a POSIX shell, which changes nothing between single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

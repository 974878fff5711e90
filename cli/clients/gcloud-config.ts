import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceId } from '../../sandbox/protocol/request';
import { inventedUrl } from '../../sandbox/server/front-proxy';

/** gcloud's names of the APIs (property api_endpoint_overrides), where they differ from the service id. */
const OVERRIDES: Readonly<Partial<Record<ServiceId, string>>> = {
  scc: 'securitycenter',
  sccmanagement: 'securitycentermanagement',
  resourcemanager: 'cloudresourcemanager',
};

/** Services that gcloud does not know. */
const NOT_GOOGLE: readonly ServiceId[] = ['virustotal'];

export interface GcloudSettings {
  readonly project: string;
  readonly region: string;
  /** `http://127.0.0.1:PORT`: the proxy in front of all APIs. */
  readonly proxy: string;
  readonly services: readonly ServiceId[];
  readonly token: string;
}

/**
 * Writes a configuration folder for gcloud (CLOUDSDK_CONFIG) that sends every command to the sandbox. Each API gets an
 * invented host name, because gcloud puts a region in front of the host. The proxy answers for those names and refuses
 * all others.
 */
export async function writeGcloudConfig(folder: string, settings: GcloudSettings): Promise<void> {
  await mkdir(join(folder, 'configurations'), { recursive: true, mode: 0o700 });
  const tokenFile = join(folder, 'access-token');
  await writeFile(tokenFile, settings.token, { mode: 0o600 });
  // Without this file the first command empties the default configuration.
  await writeFile(join(folder, 'active_config'), CONFIGURATION);
  const file = join(folder, 'configurations', `config_${CONFIGURATION}`);
  await writeFile(file, configuration(settings, tokenFile), { mode: 0o600 });
}

const CONFIGURATION = 'riposte';

function configuration({ project, region, proxy, services }: GcloudSettings, tokenFile: string): string {
  const { hostname, port } = new URL(proxy);
  const overrides = services
    .filter((service) => !NOT_GOOGLE.includes(service))
    .map((service) => [OVERRIDES[service] ?? service, inventedUrl(service)] as const);
  return [
    section('core', [
      ['project', project],
      ['disable_usage_reporting', 'true'],
    ]),
    section('auth', [['access_token_file', tokenFile]]),
    section('proxy', [
      ['type', 'http'],
      ['address', hostname],
      ['port', port],
    ]),
    section('api_endpoint_overrides', overrides),
    section('run', [['region', region]]),
    section('component_manager', [['disable_update_check', 'true']]),
    section('survey', [['disable_prompts', 'true']]),
  ].join('\n');
}

const section = (name: string, members: readonly (readonly [string, string])[]): string =>
  `[${name}]\n${members.map(([key, value]) => `${key} = ${value}\n`).join('')}`;

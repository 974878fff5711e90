import { parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { LOCATION, PROJECT } from './names';

export const configInput = (changes: Partial<ResponseConfigInput> = {}): ResponseConfigInput => ({
  project: { ...PROJECT },
  region: LOCATION,
  mode: 'enforce',
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: [`checkout@${PROJECT.id}.iam.gserviceaccount.com`],
  },
  operators: ['group:oncall@example.com'],
  backend: { type: 'local', path: 'state.tfstate' },
  ...changes,
});

/** Enforce mode with every tier, unless the changes set something else. */
export function runtimeConfig(changes: Partial<RuntimeConfig> = {}): RuntimeConfig {
  const parsed = parseResponseConfig(configInput());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { ...toRuntimeConfig(parsed.value), ...changes };
}

export const withPolicy = (
  policy: Partial<RuntimeConfig['policy']>,
  config: RuntimeConfig = runtimeConfig(),
): RuntimeConfig => ({ ...config, policy: { ...config.policy, ...policy } });

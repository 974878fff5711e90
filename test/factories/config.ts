import { parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { frozen } from '../../core/values/frozen';
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
export const runtimeConfig = (changes: Partial<RuntimeConfig> = {}): RuntimeConfig => ({
  ...unchangedConfig(),
  ...changes,
});

let unchanged: RuntimeConfig | undefined;
/** Parsed once for all test files of a worker, and frozen. */
function unchangedConfig(): RuntimeConfig {
  if (unchanged) return unchanged;
  const parsed = parseResponseConfig(configInput());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  unchanged = frozen(toRuntimeConfig(parsed.value));
  return unchanged;
}

export const withPolicy = (
  policy: Partial<RuntimeConfig['policy']>,
  config: RuntimeConfig = runtimeConfig(),
): RuntimeConfig => ({ ...config, policy: { ...config.policy, ...policy } });

import { catalogueOf, parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import type { Responding } from '../../core/replay/replay-findings';
import { configInput } from './config';

/** A checked config with its catalogue: enforce mode with every tier, unless the changes set something else. */
export function responding(changes: Partial<ResponseConfigInput> = {}): Responding {
  const parsed = parseResponseConfig(configInput(changes));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { config: toRuntimeConfig(parsed.value), catalogue: catalogueOf(parsed.value) };
}

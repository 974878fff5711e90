import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import { configWarnings } from '../core/config/config-warnings';
import type { PipelineConfig } from '../core/config/response-config';

/**
 * Lets cdktf-cli print what a config can be deployed with and is still worth saying. Annotations go to manifest.json and
 * not into a stack's JSON, so that the same config makes the same stack on every day.
 */
export function warnOfConfig(scope: Construct, config: PipelineConfig, now: number): void {
  for (const { where, what, expected, fix } of configWarnings(config, now)) {
    Annotations.of(scope).addWarning(`${where}: ${what}; expected ${expected}; ${fix}`);
  }
}

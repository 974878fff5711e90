import {
  type PipelineConfig,
  parseResponseConfig,
  type ResponseConfigInput,
} from '../core/config/response-config';
import { OperatorError } from './operator-error';

/**
 * The config for a stack of one's own, checked: what `DetectionAndResponse` takes. The stack has its own backend, so
 * none is asked for. Throws an OperatorError that tells all problems at once.
 */
export function checkedConfig(input: Omit<ResponseConfigInput, 'backend'>): PipelineConfig {
  const parsed = parseResponseConfig({ ...input, backend: { type: 'local', path: 'not-used' } });
  if (parsed.ok) {
    const { backend: _, ...config } = parsed.value;
    return config;
  }
  const count = parsed.error.length === 1 ? '1 problem' : `${parsed.error.length} problems`;
  throw new OperatorError(
    `the config has ${count}:\n${parsed.error
      .map(({ where, what, expected, fix }) => `  - ${where}: ${what}; expected ${expected}; ${fix}`)
      .join('\n')}`,
    'a config without these problems',
    'mend each line above',
  );
}

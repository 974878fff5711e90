import { judgeResponseConfig, strictly } from '../../core/config/judge-config';
import type { PipelineConfig, ResponseConfigInput } from '../../core/config/response-schema';
import { isSwitchedOn } from '../../core/environment/read-variable';
import { problemLine } from '../../core/problem/problem';
import { OperatorError } from '../provider/operator-error';

export interface CheckedConfigOptions {
  /** The time, in milliseconds since the epoch. @default - the clock of this machine */
  readonly now?: () => number;
  /** Receives what is allowed but risky, one line each. @default - writes to standard error */
  readonly warn?: (line: string) => void;
  /** Refuses what is risky. @default - RIPOSTE_STRICT=1 */
  readonly strict?: boolean;
}

/** A placeholder: the stack has its own backend, so nothing reads this one. */
const NO_BACKEND = { type: 'gcs', bucket: 'not-used', prefix: 'not-used' } as const;

/**
 * The checked config for a consumer's own stack: what `DetectionAndResponse` takes. The stack has its own backend, so
 * the config needs none.
 *
 * @throws OperatorError with all problems at once
 */
export function checkedConfig(
  input: Omit<ResponseConfigInput, 'backend'>,
  {
    now = () => Date.now(),
    warn = (line) => console.error(line),
    strict = isSwitchedOn(process.env, 'RIPOSTE_STRICT'),
  }: CheckedConfigOptions = {},
): PipelineConfig {
  const judgement = judgeResponseConfig({ ...input, backend: NO_BACKEND }, now());
  const { errors, warnings } = strictly(strict, judgement);
  const judged = errors.length > 0 ? undefined : judgement.config;
  for (const warning of warnings) warn(`warning: ${problemLine(warning)}`);
  if (judged !== undefined) {
    const { backend: _, ...config } = judged;
    return config;
  }
  const count = errors.length === 1 ? '1 problem' : `${errors.length} problems`;
  throw new OperatorError({
    code: 'config-refused',
    what: `the config has ${count}:\n${errors.map((error) => `  - ${problemLine(error)}`).join('\n')}`,
    where: '(the config)',
    expected: 'a config without these problems',
    fix: 'fix each line above',
  });
}

import { judgeResponseConfig, strictly } from '../../core/config/judge-config';
import type { PipelineConfig, ResponseConfigInput } from '../../core/config/response-schema';
import { isSwitchedOn } from '../../core/environment/read-variable';
import { problemLine } from '../../core/problem/problem';
import { OperatorError } from '../provider/operator-error';

export interface CheckedConfigOptions {
  /** The time, in milliseconds since the epoch. @default - that of this machine */
  readonly now?: () => number;
  /** What is allowed and risky, one line each. @default - standard error */
  readonly warn?: (line: string) => void;
  /** What is risky is refused. @default - RIPOSTE_STRICT=1 */
  readonly strict?: boolean;
}

/** The stack brings its own: this one is never used, and says nothing of where the state is. */
const NO_BACKEND = { type: 'gcs', bucket: 'not-used', prefix: 'not-used' } as const;

/**
 * The config for a stack of one's own, checked: what `DetectionAndResponse` takes. The stack has its own backend, so
 * none is asked for.
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

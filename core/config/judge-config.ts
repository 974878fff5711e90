import type { Problem } from '../problem/problem';
import type { Result } from '../values/result';
import { type DatedProblems, datedProblems, datedRolloutProblems } from './config-warnings';
import { parseResponseConfig } from './response-config';
import type { ResponseConfig } from './response-schema';
import { parseRollout } from './rollout-config';
import type { Rollout } from './rollout-schema';

/** A config with all errors and warnings about it. */
export interface Judged<Config> {
  /** Undefined when there are errors. */
  readonly config?: Config;
  /** Problems that would make an apply or mode enforce fail. */
  readonly errors: readonly Problem[];
  /** Settings that are allowed but risky. */
  readonly warnings: readonly Problem[];
}

/** One project's config, on the day `now` (milliseconds since the epoch). */
export const judgeResponseConfig = (input: unknown, now: number): Judged<ResponseConfig> =>
  judged(parseResponseConfig(input), (config) => datedProblems(config, now));

/** A rollout, on the day `now` (milliseconds since the epoch). */
export const judgeRollout = (input: unknown, now: number): Judged<Rollout> =>
  judged(parseRollout(input), (rollout) => datedRolloutProblems(rollout, now));

function judged<Config>(
  parsed: Result<Config, readonly Problem[]>,
  dated: (config: Config) => DatedProblems,
): Judged<Config> {
  if (!parsed.ok) return { errors: parsed.error, warnings: [] };
  const { errors, warnings } = dated(parsed.value);
  return errors.length > 0 ? { errors, warnings } : { config: parsed.value, errors, warnings };
}

type Problems = Pick<Judged<unknown>, 'errors' | 'warnings'>;

/** With `strict`, warnings become errors: nobody reads the warnings of a CI job. */
export const strictly = (strict: boolean, { errors, warnings }: Problems): Problems =>
  strict ? { errors: [...errors, ...warnings], warnings: [] } : { errors, warnings };

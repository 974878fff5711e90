import { tryEnvironmentProblem } from '../../stacks/environment-problem';
import { Stop } from '../terminal/problem';

/**
 * Runs `write`, and reports what the system refuses under the name that the user passed.
 *
 * @param where - the option and its value, such as `--record findings.jsonl`
 * @throws Stop with the problem of the system
 */
export function writingTo<T>(where: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const problem = tryEnvironmentProblem(cause);
    throw problem === undefined ? cause : new Stop([{ ...problem, where }], 2, { cause });
  }
}

import childProcess from 'node:child_process';
import { readVariable } from '../core/environment/read-variable';

/** `terraform version`, or that of the program in TERRAFORM_BINARY_NAME. */
const VERSION = /^\S+ version$/;

/** What programs answered, by search path and command. A program does not change its version while Riposte runs. */
const answers = new Map<string, ReturnType<typeof childProcess.execSync>>();

/**
 * Runs `work` with a cache for the version of a program. cdktf runs `terraform version` to validate each import block,
 * which is once for each project of a rollout, and caches no answer.
 */
export function withVersionsAskedOnce<T>(work: () => T): T {
  const { execSync } = childProcess;
  const asking = (command: string, options: Parameters<typeof execSync>[1]) => {
    if (!VERSION.test(command)) return execSync(command, options);
    const key = `${readVariable(process.env, 'PATH')}\n${command}`;
    const answer = answers.get(key) ?? execSync(command, options);
    answers.set(key, answer);
    return answer;
  };
  childProcess.execSync = asking as typeof execSync;
  try {
    return work();
  } finally {
    childProcess.execSync = execSync;
  }
}

import childProcess from 'node:child_process';

/** `terraform version`, or that of the program in TERRAFORM_BINARY_NAME. */
const VERSION = /^\S+ version$/;

/**
 * Runs `work` with a cache for the version of a program. cdktf runs `terraform version` to validate each import block,
 * which is once for each project of a rollout, and caches no answer.
 */
export function withVersionsAskedOnce<T>(work: () => T): T {
  const { execSync } = childProcess;
  const answers = new Map<string, ReturnType<typeof execSync>>();
  const asking = (command: string, options: Parameters<typeof execSync>[1]) => {
    if (!VERSION.test(command)) return execSync(command, options);
    const answer = answers.get(command) ?? execSync(command, options);
    answers.set(command, answer);
    return answer;
  };
  childProcess.execSync = asking as typeof execSync;
  try {
    return work();
  } finally {
    childProcess.execSync = execSync;
  }
}

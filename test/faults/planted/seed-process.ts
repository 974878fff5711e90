import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { SeedResult } from '../search/worker';

/** A seed takes less than a second. A seed that takes this long never ends. */
const ENDLESS_MS = 180_000;

export type Answer = Pick<SeedResult, 'seed' | 'violations' | 'broke'>;

/** A process that runs seeds with the code of one folder. */
export class SeedProcess {
  private child: ChildProcess | undefined;

  constructor(private readonly folder: string) {}

  run(seed: number): Promise<Answer> {
    const child = this.start();
    return new Promise((resolve) => {
      const end = (answer: Answer): void => {
        clearTimeout(timer);
        child.removeAllListeners('message').removeAllListeners('exit');
        resolve(answer);
      };
      const broken = (broke: string): void => {
        this.stop();
        end({ seed, violations: [], broke });
      };
      const timer = setTimeout(() => broken('the seed does not end'), ENDLESS_MS);
      child.once('message', (result: Answer) => end(result));
      child.once('exit', (code, signal) => broken(`the process ended with ${code ?? signal}`));
      child.send({ seed });
    });
  }

  stop(): void {
    this.child?.removeAllListeners('exit');
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private start(): ChildProcess {
    this.child ??= fork(join(this.folder, 'test', 'faults', 'search', 'worker-process.ts'), {
      cwd: this.folder,
      execArgv: ['--require', 'tsx/cjs'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    return this.child;
  }
}

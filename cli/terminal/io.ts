import { writeSync } from 'node:fs';
import { tryEnvironmentProblem } from '../../stacks/environment-problem';
import { EXIT, INTERRUPTED, type Interrupt } from './exit-codes';
import { printedProblem } from './problem';

/** Everything that the program uses of its process. Tests pass their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether standard output, or standard error, is a terminal. */
  readonly terminal: { readonly stdout: boolean; readonly stderr: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Resolves with the first signal that asks the program to end. A second signal ends it at once. */
  interrupted(): Promise<Interrupt>;
}

/**
 * If the reader closes the pipe (`| head`), the rest of the output is dropped and the run still cleans up. If the output
 * goes to a file on a full disk, the run ends with exit code 2, because partial output would look complete.
 */
function onStreamError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  const problem = tryEnvironmentProblem({ ...error, code: error.code, path: 'the output of riposte' });
  if (problem === undefined) throw error;
  writeSync(2, printedProblem(problem));
  process.exit(EXIT.usage);
}

export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onStreamError);
  return {
    stdin: process.stdin,
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    terminal: { stdout: process.stdout.isTTY === true, stderr: process.stderr.isTTY === true },
    env: process.env,
    cwd: process.cwd(),
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    interrupted: () =>
      new Promise((resolve) => {
        for (const signal of Object.keys(INTERRUPTED) as Interrupt[]) process.once(signal, resolve);
      }),
  };
}

import { INTERRUPTED, type Interrupt } from './exit-codes';

/** Everything the program sees of the process it runs in: tests hand in their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Is standard output, or standard error, a terminal? */
  readonly terminal: { readonly stdout: boolean; readonly stderr: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Resolves with the first signal that asks the program to end. A second one ends it the hard way. */
  interrupted(): Promise<Interrupt>;
}

export function processIo(): Io {
  // A reader that has seen enough (`| head`) closes the pipe: what follows is dropped, and the run still cleans up.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
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

import type { Interrupt } from '../../cli/terminal/exit-codes';
import type { Io } from '../../cli/terminal/io';

export interface FakeIo extends Io {
  readonly out: string[];
  readonly err: string[];
  interrupt(signal?: Interrupt): void;
}

interface Options {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  readonly terminal?: boolean;
}

/** A process for running the program: it writes nothing anywhere, and time advances only while the program sleeps. */
export function fakeIo({ cwd = '/', stdin = '', env = {}, terminal = false }: Options = {}): FakeIo {
  const out: string[] = [];
  const err: string[] = [];
  let interrupt: (signal?: Interrupt) => void = () => {};
  const interrupted = new Promise<Interrupt>((resolve) => {
    interrupt = (signal = 'SIGINT') => resolve(signal);
  });
  let now = 0;
  return {
    out,
    err,
    interrupt: (signal) => interrupt(signal),
    cwd,
    env,
    stdin: (async function* () {
      if (stdin !== '') yield Buffer.from(stdin);
    })(),
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    terminal: { stdout: terminal, stderr: terminal },
    now: () => now,
    sleep: async (ms) => {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    interrupted: () => interrupted,
  };
}

import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Finding } from '../judge/judgement';
import { generate } from '../schedule/generate';
import { trySchedule } from './try-schedule';

/** The result of a seed. */
export interface SeedResult {
  readonly seed: number;
  readonly violations: readonly Finding[];
  readonly reached: readonly string[];
  readonly calls: number;
  readonly ms: number;
  /** The simulation itself failed. */
  readonly broke?: string;
}

export async function runSeed(seed: number): Promise<SeedResult> {
  const begun = performance.now();
  try {
    const { recording, violations, reached } = await trySchedule(generate(seed).schedule);
    const calls = recording.entries.filter(({ kind }) => kind === 'call').length;
    return { seed, violations, reached, calls, ms: performance.now() - begun };
  } catch (cause) {
    const broke = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return { seed, violations: [], reached: [], calls: 0, ms: performance.now() - begun, broke };
  }
}

/** Runs the seeds one after another here, or distributes them among this many processes. */
export async function runSeeds(
  seeds: readonly number[],
  jobs: number,
  onResult: (result: SeedResult) => void,
): Promise<void> {
  if (jobs <= 1) {
    for (const seed of seeds) onResult(await runSeed(seed));
    return;
  }
  const waiting = [...seeds];
  const deal = () =>
    new Promise<void>((resolve, reject) => {
      // Not tsx's ESM hooks: they load modules in a thread, and how long that takes differs from run to run.
      const child = fork(join(__dirname, 'worker-process.ts'), { execArgv: ['--require', 'tsx/cjs'] });
      const next = (): void => {
        const seed = waiting.shift();
        if (seed === undefined) child.disconnect();
        else child.send({ seed });
      };
      child.on('message', (result: SeedResult) => {
        onResult(result);
        next();
      });
      child.on('error', reject);
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
      next();
    });
  await Promise.all(Array.from({ length: Math.min(jobs, seeds.length) }, deal));
}

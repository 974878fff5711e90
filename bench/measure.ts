/** One row of docs/benchmarks.md: the measured value, its floor from the same run, and its budget. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly floor: string;
  readonly budget: string;
  readonly ratio: string;
  readonly ok: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs A and B in turn, so that both see the same load of the machine. Returns both medians. */
export async function alternate(
  runs: number,
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<readonly [number, number]> {
  const first: number[] = [];
  const second: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    first.push(await a());
    second.push(await b());
  }
  return [median(first), median(second)];
}

/**
 * Microseconds per call of A and of B: the best of many short rounds each, in turn, so that both see the same load. A long
 * round on a busy machine always contains an interruption.
 */
export function perCall(
  a: () => unknown,
  b: () => unknown,
  rounds = 150,
  calls = 200,
): readonly [number, number] {
  const round = (call: () => unknown): number => {
    const start = process.hrtime.bigint();
    for (let i = 0; i < calls; i += 1) call();
    return Number(process.hrtime.bigint() - start) / calls / 1_000;
  };
  const times = Array.from({ length: rounds }, () => [round(a), round(b)] as const);
  return [Math.min(...times.map(([one]) => one)), Math.min(...times.map(([, other]) => other))];
}

export const ms = (value: number): string => `${value.toFixed(0)} ms`;
export const times = (value: number): string => `${value.toFixed(2)}x`;

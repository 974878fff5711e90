import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** One draw, so that a replay can be compared with it. */
export interface Draw {
  readonly reason: string;
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** The draws differ from those of the replayed run, because the generator has changed. */
export class ReplayDiverged extends Error {
  constructor(index: number, expected: Draw | undefined, found: Omit<Draw, 'value'>) {
    const was = expected ? `"${expected.reason}" from ${expected.from} to ${expected.to}` : 'none';
    super(
      `draw ${index}: expected ${was}, found "${found.reason}" from ${found.from} to ${found.to}; replay with the version that made the run`,
    );
    this.name = 'ReplayDiverged';
  }
}

const WARM_UP = 32;

/** Seeded random values. Every draw has its reason. */
export class Random {
  readonly draws: Draw[] = [];
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  /** @param expected draws of an earlier run: each is compared, and a different one throws ReplayDiverged */
  constructor(
    seed: number,
    private readonly expected?: readonly Draw[],
  ) {
    this.generator = xoroshiro128plus(Math.imul(seed + 1, 0x9e3779b1));
    // The first values of similar seeds are similar.
    for (let index = 0; index < WARM_UP; index += 1) this.generator.next();
  }

  /** A whole number, both ends included. */
  int(reason: string, from: number, to: number): number {
    const index = this.draws.length;
    const planned = this.expected?.[index];
    const value = uniformInt(this.generator, from, to);
    const differs =
      planned?.reason !== reason || planned.from !== from || planned.to !== to || planned.value !== value;
    if (this.expected && differs) throw new ReplayDiverged(index, planned, { reason, from, to });
    this.draws.push({ reason, from, to, value });
    return value;
  }

  /** @param percent of the cases in which it is true */
  chance(reason: string, percent: number): boolean {
    return this.int(reason, 1, 1000) <= percent * 10;
  }

  pick<T>(reason: string, values: readonly T[]): T {
    return values[this.int(reason, 0, values.length - 1)] as T;
  }

  /** Values of each order of magnitude are equally likely. */
  scaled(reason: string, from: number, to: number): number {
    const steps = this.int(reason, 0, 1000) / 1000;
    return Math.round(from * (to / from) ** steps);
  }

  some<T>(reason: string, count: number, make: (index: number) => T): T[] {
    this.int(`${reason}: ${count} of them`, count, count);
    return Array.from({ length: count }, (_, index) => make(index));
  }
}

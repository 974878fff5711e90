import { isKnown } from './judge/known';
import type { SeedResult } from './search/worker';
import { runSeed } from './search/worker';

/** Runs this many seeds and returns their results. */
export async function runAll(from: number, count: number): Promise<readonly SeedResult[]> {
  const results: SeedResult[] = [];
  for (let seed = from; seed < from + count; seed += 1) results.push(await runSeed(seed));
  return results;
}

/** The unexpected results, each as a line that names how to replay it. */
export const unexpected = (results: readonly SeedResult[]): readonly string[] =>
  results.flatMap(({ seed, violations, broke }) => [
    ...(broke === undefined ? [] : [`seed ${seed} broke the simulation: ${broke}`]),
    ...violations
      .filter(({ judgement }) => !isKnown(judgement))
      .map(
        ({ judgement, text }) =>
          `${judgement}: ${text}\n  replay: npm run simulate:faults -- --seed ${seed} --verbose --shrink ${judgement}`,
      ),
  ]);

import { Tally } from './search/tally';
import type { SeedResult } from './search/worker';

const written = () => {
  const lines: string[] = [];
  return { lines, output: { isTTY: false, write: (text: string) => lines.push(text) > 0 } };
};

const result = (seed: number, ...judgements: readonly string[]): SeedResult => ({
  seed,
  violations: judgements.map((judgement) => ({ judgement, text: `${judgement} in ${seed}` })),
  reached: ['an undo is done'],
  calls: 10,
  ms: 1,
});

describe('the tally of many seeds', () => {
  it('names each judgement with its first seed, and the states that were never reached', () => {
    const { output } = written();
    const tally = new Tally(3, output as never);
    tally.add(result(9, 'only-the-target/other-case'));
    tally.add(result(4, 'only-the-target/other-case', 'effect-once'));
    tally.add(result(5));
    expect(tally.failures(() => true)).toEqual([
      { judgement: 'only-the-target/other-case', seed: 4 },
      { judgement: 'effect-once', seed: 4 },
    ]);
    expect(tally.missing()).not.toContain('an undo is done');
    expect(tally.missing()).toContain('traffic is moved');
  });

  it('counts a judgement once for a seed that violates it several times', () => {
    const tally = new Tally(1, written().output as never);
    tally.add(result(1, 'effect-once', 'effect-once'));
    expect(tally.summary()).toContain('effect-once: 1 seeds (1)');
  });

  it('prints a few plain lines if the output is not a terminal', () => {
    const { lines, output } = written();
    const tally = new Tally(3, output as never);
    for (const seed of [1, 2, 3]) tally.add(result(seed));
    expect(lines).toEqual(['3 of 3 seeds, 0 judgements violated\n']);
  });

  it('reports immediately that the simulation itself fails', () => {
    const { lines, output } = written();
    const tally = new Tally(2, output as never);
    tally.add({ ...result(1), broke: 'no such thing' });
    expect(tally.broken).toBe(1);
    expect(lines.join('')).toContain('seed 1 broke the simulation: no such thing');
  });
});

import { Random, ReplayDiverged } from './schedule/random';

describe('random values of a schedule', () => {
  it('are the same for the same seed', () => {
    const draw = () => {
      const random = new Random(7);
      return [random.int('a', 0, 99), random.pick('b', ['x', 'y', 'z']), random.scaled('c', 1, 1000)];
    };
    expect(draw()).toEqual(draw());
  });

  it('differ between similar seeds', () => {
    const firsts = Array.from({ length: 200 }, (_, seed) => new Random(seed).int('first', 1, 1000));
    expect(new Set(firsts).size).toBeGreaterThan(150);
    expect(firsts.filter((value) => value <= 100).length).toBeGreaterThan(8);
  });

  it('stay within their limits, and reach both', () => {
    const random = new Random(1);
    const values = Array.from({ length: 300 }, () => random.int('value', 3, 5));
    expect(new Set(values)).toEqual(new Set([3, 4, 5]));
    const scaled = Array.from({ length: 300 }, () => random.scaled('value', 10, 10_000));
    expect(Math.min(...scaled)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...scaled)).toBeLessThanOrEqual(10_000);
  });

  it('have a reason, and a replay that draws for another reason throws', () => {
    const first = new Random(3);
    first.int('revisions', 1, 4);
    first.chance('public', 50);
    const replay = new Random(3, first.draws);
    replay.int('revisions', 1, 4);
    expect(() => replay.chance('private', 50)).toThrow(ReplayDiverged);
  });

  it('throw if a replay draws more values than the original run', () => {
    const first = new Random(3);
    first.int('one', 1, 4);
    const replay = new Random(3, first.draws);
    replay.int('one', 1, 4);
    expect(() => replay.int('one more', 1, 4)).toThrow(ReplayDiverged);
  });
});

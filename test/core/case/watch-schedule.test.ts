import fc from 'fast-check';
import {
  CHECK_MINUTES,
  containedSince,
  dueCheck,
  type WatchProgress,
} from '../../../core/case/watch-schedule';
import { toIso } from '../../../core/values/time';

const SINCE = '2026-05-06T07:10:00.000Z';
const START = Date.parse(SINCE);
const at = (minutes: number) => START + minutes * 60_000;

test.each([
  [0, 0, { kind: 'wait' }],
  [0.99, 0, { kind: 'wait' }],
  [1, 0, { kind: 'due', minutes: 1, last: false }],
  [4, 1, { kind: 'wait' }],
  [7, 1, { kind: 'due', minutes: 5, last: false }],
  // Late: the latest due check, once, and the earlier ones count as made.
  [20, 0, { kind: 'due', minutes: 15, last: false }],
  [500, 0, { kind: 'due', minutes: 60, last: true }],
  [61, 60, { kind: 'over' }],
] as const)('%s minutes after, %s checked', (minutes, checked, expected) => {
  expect(dueCheck(SINCE, { since: SINCE, checked }, at(minutes))).toEqual(expected);
});

test('progress of an earlier containment of the case does not count', () => {
  const progress = { since: '2026-05-06T06:00:00.000Z', checked: 60 };
  expect(dueCheck(SINCE, progress, at(1))).toEqual({ kind: 'due', minutes: 1, last: false });
});

test('a time that nobody can read is looked at once, and not for ever', () => {
  expect(dueCheck('soon', undefined, START)).toEqual({ kind: 'due', minutes: 60, last: true });
});

test('whenever the deliveries come, each check is made at most once, in order, never early, and the last one ends it', () => {
  const delays = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(delays, (seconds) => {
      let now = START;
      let progress: WatchProgress | undefined;
      const made: number[] = [];
      for (const wait of seconds) {
        now += wait * 1_000;
        const check = dueCheck(SINCE, progress, now);
        if (check.kind !== 'due') continue;
        expect(now).toBeGreaterThanOrEqual(at(check.minutes));
        made.push(check.minutes);
        progress = { since: SINCE, checked: check.minutes };
      }
      expect(made).toEqual([...new Set(made)].sort((a, b) => a - b));
      const due = CHECK_MINUTES.filter((minutes) => at(minutes) <= now);
      expect(made.at(-1)).toBe(due.at(-1));
      if (made.at(-1) === 60) expect(dueCheck(SINCE, progress, now + 1).kind).toBe('over');
    }),
  );
});

describe('since when', () => {
  const verdict = (minutes: number, text = 'verdict: contained') => ({
    at: toIso(at(minutes)),
    kind: 'verdict',
    text,
  });

  test('the latest time at which the case became contained', () => {
    const timeline = [
      verdict(0, 'verdict: containing'),
      verdict(3),
      verdict(9),
      verdict(10, 'verdict: failed'),
    ];
    expect(containedSince({ timeline }, [])).toBe(toIso(at(9)));
  });

  test('else the latest step', () => {
    const standing = [{ appliedAt: toIso(at(2)) }, { appliedAt: toIso(at(1)) }, { appliedAt: 'never' }];
    expect(containedSince({ timeline: [] }, standing)).toBe(toIso(at(2)));
    expect(containedSince({ timeline: [] }, [])).toBeUndefined();
  });
});

import fc from 'fast-check';
import { CHECK_MINUTES, dueCheck } from '../../../core/case/watch-schedule';

const SINCE = '2026-05-06T07:10:00.000Z';
const START = Date.parse(SINCE);
const at = (minutes: number) => START + minutes * 60_000;

test.each([
  [0, 0, { kind: 'wait' }],
  [0.99, 0, { kind: 'wait' }],
  [1, 0, { kind: 'due', minutes: 1, last: false }],
  [4, 1, { kind: 'wait' }],
  [7, 1, { kind: 'due', minutes: 5, last: false }],
  // A late delivery makes the latest due check once, and the earlier ones count as made.
  [20, 0, { kind: 'due', minutes: 15, last: false }],
  [500, 0, { kind: 'due', minutes: 60, last: true }],
  [61, 60, { kind: 'over' }],
] as const)('%s minutes after, %s checked', (minutes, checked, expected) => {
  expect(dueCheck(SINCE, checked, at(minutes))).toEqual(expected);
});

test('an unreadable time leads to one check, and then to no more', () => {
  expect(dueCheck('soon', 0, START)).toEqual({ kind: 'due', minutes: 60, last: true });
  expect(dueCheck('soon', 60, START)).toEqual({ kind: 'over' });
});

test('whenever the deliveries arrive, each check is made at most once, in order and never early, and the last check ends the watch', () => {
  const delays = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(delays, (seconds) => {
      let now = START;
      let checked = 0;
      const made: number[] = [];
      for (const wait of seconds) {
        now += wait * 1_000;
        const check = dueCheck(SINCE, checked, now);
        if (check.kind !== 'due') continue;
        expect(now).toBeGreaterThanOrEqual(at(check.minutes));
        made.push(check.minutes);
        checked = check.minutes;
      }
      expect(made).toEqual([...new Set(made)].sort((a, b) => a - b));
      const due = CHECK_MINUTES.filter((minutes) => at(minutes) <= now);
      expect(made.at(-1)).toBe(due.at(-1));
      if (made.at(-1) === 60) expect(dueCheck(SINCE, checked, now + 1).kind).toBe('over');
    }),
  );
});

import { cronMatches, tryParseCron } from '../../../sandbox/watch/cron';

describe('cron', () => {
  const at = (text: string) => Date.parse(text);
  test.each([
    ['*/10 * * * *', '2026-04-14T10:20:00Z', true],
    ['*/10 * * * *', '2026-04-14T10:21:00Z', false],
    ['5,15 * * * *', '2026-04-14T10:15:00Z', true],
    ['40 4 * * *', '2026-04-14T04:40:00Z', true],
    ['40 4 * * *', '2026-04-14T05:40:00Z', false],
    ['0 9-17/4 * * 1-5', '2026-04-14T13:00:00Z', true],
    ['0 9 * * 7', '2026-04-19T09:00:00Z', true],
    ['0 0 1 * 1', '2026-04-13T00:00:00Z', true],
  ])('%s at %s: %s', (schedule, time, due) => {
    expect(cronMatches(tryParseCron(schedule)!, at(time))).toBe(due);
  });

  test.each(['', '* * * *', '60 * * * *', '*/0 * * * *', '5-1 * * * *', '0 9 * * XYZ', '@daily'])(
    '%j is not a schedule',
    (schedule) => {
      expect(tryParseCron(schedule)).toBeUndefined();
    },
  );
});

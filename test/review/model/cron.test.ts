import { paceOf } from '../../../review/model/cron';

describe('the interval of a schedule', () => {
  test.each([
    ['*/10 * * * *', 365 * 24 * 6, 10],
    ['0 * * * *', 365 * 24, 60],
    ['40 4 * * *', 365, 1_440],
    ['0 9 * * 1-5', 260, 3 * 1_440],
    ['0 9 * * mon-fri', 260, 3 * 1_440],
    ['0 0 1 * *', 12, 31 * 1_440],
    ['0 0 1 1 *', 1, 365 * 1_440],
    ['0 0 1 jan *', 1, 365 * 1_440],
    ['0 0 13 * 5', 52 + 12 - 2, 7 * 1_440],
    ['0 0 * * 7', 53, 7 * 1_440],
    ['5/20 * * * *', 365 * 24 * 3, 20],
  ])('%s', (schedule, firesPerYear, longestPauseMinutes) => {
    expect(paceOf(schedule)).toEqual({ firesPerYear, longestPauseMinutes });
  });

  test.each(['', 'every 5 minutes', '60 * * * *', '* * * *', '*/0 * * * *', '5-1 * * * *', '0 0 31 2 *'])(
    '%s is not a schedule',
    (schedule) => expect(paceOf(schedule)).toBeUndefined(),
  );
});

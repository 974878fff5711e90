import * as fc from 'fast-check';
import { isKnown } from './judge/known';
import { scheduleArbitrary } from './schedule/arbitrary';
import { trySchedule } from './search/try-schedule';

describe('the response under schedules of the second generator', () => {
  it('keeps every judgement', async () => {
    await fc.assert(
      fc.asyncProperty(scheduleArbitrary, async (schedule) => {
        const { violations } = await trySchedule(schedule);
        expect(violations.filter(({ judgement }) => !isKnown(judgement))).toEqual([]);
      }),
      { numRuns: 25, seed: 20260414, endOnFailure: process.env.CI !== undefined },
    );
  }, 240_000);
});

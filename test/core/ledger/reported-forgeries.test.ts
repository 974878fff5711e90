import fc from 'fast-check';
import { isReported, withReported } from '../../../core/ledger/reported-forgeries';
import type { JsonObject } from '../../../core/values/json';
import { toIso } from '../../../core/values/time';

const NOW = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const at = (minutes: number) => toIso(NOW + minutes * MINUTE_MS);

describe('a forgery that people know of', () => {
  test('is silent for an hour, and a clock that went back silences nothing', () => {
    const data = withReported(undefined, ['a'], at(0));
    const silent = [-1, 0, 59, 60].map((minutes) => isReported(data, 'a', NOW + minutes * MINUTE_MS));
    expect(silent).toEqual([false, true, true, false]);
  });

  test('silences no other cause, whatever is reported', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 80 }), fc.string(), (causes, other) => {
        fc.pre(!causes.includes(other));
        const data = causes.reduce<JsonObject | undefined>(
          (all, cause) => withReported(all, [cause], at(0)),
          undefined,
        );
        expect(isReported(data, other, NOW)).toBe(false);
      }),
    );
  });

  test('is kept in a document of bounded size', () => {
    const causes = Array.from({ length: 200 }, (_, index) => `cause ${index} ${'x'.repeat(1_000)}`);
    const data = causes.reduce<JsonObject | undefined>(
      (all, cause) => withReported(all, [cause], at(0)),
      undefined,
    );
    expect(JSON.stringify(data).length).toBeLessThan(5_000);
    expect(isReported(data, causes.at(-1) as string, NOW)).toBe(true);
    expect(isReported(data, causes[0] as string, NOW)).toBe(false);
  });

  test('is reported again if the document cannot be read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(isReported({ reported: value } as JsonObject, 'a', NOW)).toBe(false);
      }),
    );
  });
});

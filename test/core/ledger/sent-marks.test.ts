import fc from 'fast-check';
import { markCheckDue, type SentMarks, sentMarksOf, withWord } from '../../../core/ledger/sent-marks';
import { VERDICTS } from '../../../core/outcome/outcome';
import type { Json } from '../../../core/values/json';
import { toIso } from '../../../core/values/time';

const word = fc.constantFrom(...VERDICTS, 'undone' as const);
const MINUTE_MS = 60_000;
const START_MS = 1_800_000_000_000;

const sentAll = (words: readonly (typeof VERDICTS)[number][] | readonly 'undone'[]) =>
  words.reduce<SentMarks | undefined>(
    (sent, one, index) => withWord(sent, one, toIso(START_MS + index * MINUTE_MS)) ?? sent,
    undefined,
  );

describe('the words that were sent', () => {
  test('have each word once, the latest last, and start the checks again only for another word', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        const sent = sentAll(words as never) as SentMarks;
        expect(new Set(sent.words)).toEqual(new Set(words));
        expect(sent.words).toHaveLength(new Set(words).size);
        expect(sent.words.at(-1)).toBe(words.at(-1));
        expect(withWord({ ...sent, checked: 5 }, words.at(-1) as never, 'later')).toBeUndefined();
        expect(sentMarksOf(sent as unknown as Json)).toEqual(sent);
      }),
    );
  });

  test('are read from any stored member without a fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const sent = sentMarksOf(value as Json);
        expect(sent === undefined || sent.words.length > 0).toBe(true);
      }),
    );
    expect(sentMarksOf({ words: ['contained', 'x', 5], since: 'a', checked: '1' })).toEqual({
      words: ['contained'],
      since: 'a',
      checked: 0,
    });
  });
});

describe('the checks of the marks', () => {
  const sent: SentMarks = { words: ['contained', 'undone'], since: toIso(START_MS), checked: 0 };

  test.each<[number, number, unknown]>([
    [0, 0, { kind: 'wait' }],
    [1, 0, { kind: 'due', minutes: 1, last: false }],
    [4, 1, { kind: 'wait' }],
    [7, 1, { kind: 'due', minutes: 5, last: false }],
    [30, 1, { kind: 'due', minutes: 15, last: true }],
    [30, 15, { kind: 'over' }],
  ])('after %d minutes, with the check of minute %d made', (after, checked, due) => {
    expect(markCheckDue({ ...sent, checked }, START_MS + after * MINUTE_MS)).toEqual(due);
  });

  test('are not made where no other word may be on its way', () => {
    expect(markCheckDue(undefined, START_MS)).toEqual({ kind: 'over' });
    const only: SentMarks = { ...sent, words: ['contained'] };
    // An undo may send another word meanwhile, so the message waits.
    expect(markCheckDue(only, START_MS + 14 * MINUTE_MS)).toEqual({ kind: 'wait' });
    expect(markCheckDue(only, START_MS + 15 * MINUTE_MS)).toEqual({ kind: 'over' });
    expect(markCheckDue({ ...only, since: 'x' }, START_MS)).toEqual({ kind: 'over' });
  });

  test('are made once, now, if the time cannot be read', () => {
    expect(markCheckDue({ ...sent, since: 'x' }, START_MS)).toMatchObject({ kind: 'due', last: true });
  });

  test('start over when the latest word is sent again', () => {
    const again = withWord({ ...sent, checked: 15 }, 'undone', 'later', true);
    expect(again).toEqual({ words: ['contained', 'undone'], since: 'later', checked: 0, again: 1 });
  });

  test('start over twice at most, so a caller who keeps writing an earlier word does not keep them going', () => {
    expect(withWord({ ...sent, again: 1 }, 'undone', 'later', true)?.again).toBe(2);
    expect(withWord({ ...sent, again: 2 }, 'undone', 'later', true)).toBeUndefined();
    expect(withWord({ ...sent, again: 2 }, 'contained', 'later')?.again).toBeUndefined();
    expect(sentMarksOf({ ...sent, again: 2 } as never)).toEqual({ ...sent, again: 2 });
  });

  test('always end', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 9 }), (words) => {
        let now = sentAll(words as never) as SentMarks;
        for (let made = 0; made < 4; made += 1) {
          const due = markCheckDue(now, START_MS + 24 * 60 * MINUTE_MS);
          if (due.kind !== 'due') break;
          now = { ...now, checked: due.minutes };
        }
        expect(markCheckDue(now, START_MS + 24 * 60 * MINUTE_MS).kind).toBe('over');
      }),
    );
  });
});

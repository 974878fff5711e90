import fc from 'fast-check';
import { boundedText, causeText, utf8Length } from '../../../core/values/bounded-text';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('boundedText', () => {
  it('leaves a text that fits as it is', () => {
    fc.assert(fc.property(anyText, (text) => expect(boundedText(text, text.length)).toBe(text)));
  });

  it('keeps the beginning and says how much is missing, to the character', () => {
    fc.assert(
      fc.property(anyText, fc.nat(200), (text, limit) => {
        fc.pre(text.length > limit);
        const [, kept = '', missing] =
          /^(.*)… \((\d+) more characters\)$/s.exec(boundedText(text, limit)) ?? [];
        expect(text.startsWith(kept)).toBe(true);
        expect(kept.length + Number(missing)).toBe(text.length);
        expect(kept.length).toBeGreaterThanOrEqual(limit - 1);
        expect(kept.length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('never leaves half a character', () => {
    expect(boundedText('ab😀cd', 3)).toBe('ab… (4 more characters)');
  });
});

describe('utf8Length', () => {
  it('counts as the platform encodes, whatever the text', () => {
    const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(fc.oneof(text, anyText), (any) =>
        expect(utf8Length(any)).toBe(Buffer.byteLength(any, 'utf8')),
      ),
    );
  });
});

it('a cause that is no error has a text too', () => {
  expect([causeText('x'.repeat(5_000)).length < 2_100, causeText(undefined)]).toEqual([true, 'undefined']);
});

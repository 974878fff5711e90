import fc from 'fast-check';
import { boundedText, causeText, utf8Length } from '../../../core/values/bounded-text';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('boundedText', () => {
  it('does not change a text that fits', () => {
    fc.assert(fc.property(anyText, (text) => expect(boundedText(text, text.length)).toBe(text)));
  });

  it('keeps the beginning and reports exactly how many characters are missing', () => {
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

  it('never splits a character', () => {
    expect(boundedText('ab😀cd', 3)).toBe('ab… (4 more characters)');
  });
});

describe('utf8Length', () => {
  it("counts the bytes of the platform's encoding, for any text", () => {
    const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(fc.oneof(text, anyText), (any) =>
        expect(utf8Length(any)).toBe(Buffer.byteLength(any, 'utf8')),
      ),
    );
  });
});

it('a cause that is not an error also has a text', () => {
  expect([causeText('x'.repeat(5_000)).length < 2_100, causeText(undefined)]).toEqual([true, 'undefined']);
});

import { visible } from '../../../core/values/visible-text';

const LAST = 0x10ffff;
const everyCodePoint = (property: RegExp): string[] =>
  Array.from({ length: LAST + 1 }, (_, code) => String.fromCodePoint(code)).filter((each) =>
    property.test(each),
  );
/** The characters that are not spelled out. One call reads them all, because there are 140,000. */
const shownAsTheyAre = (characters: readonly string[]): string[] => {
  const text = characters.map((each) => `a${each}b`).join('');
  if (visible(text, text.length) === characters.map(spelledOut).join('')) return [];
  const wrong = characters.filter((each) => visible(`a${each}b`) !== spelledOut(each)).map(named);
  return wrong.length > 0 ? wrong : ['several together'];
};
const spelledOut = (character: string): string => `a\u27e8${named(character)}\u27e9b`;
const named = (character: string): string =>
  `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;

describe('visible text', () => {
  it('spells out invisible characters', () => {
    expect(visible('a\u202eb\u0007c')).toBe('a\u27e8U+202E\u27e9b\u27e8U+0007\u27e9c');
  });

  it('spells out every default-ignorable code point', () => {
    const ignorable = everyCodePoint(/^\p{Default_Ignorable_Code_Point}$/u);
    // DerivedCoreProperties.txt of Unicode 15: "Total code points: 4174".
    expect(ignorable.length).toBeGreaterThanOrEqual(4_174);
    expect(shownAsTheyAre(ignorable)).toEqual([]);
  });

  // The list of DerivedCoreProperties.txt, compared with the platform. An engine with an older Unicode version fails
  // here.
  it.each([
    [0x00ad, 0x00ad],
    [0x034f, 0x034f],
    [0x061c, 0x061c],
    [0x115f, 0x1160],
    [0x17b4, 0x17b5],
    [0x180b, 0x180f],
    [0x200b, 0x200f],
    [0x202a, 0x202e],
    [0x2060, 0x206f],
    [0x3164, 0x3164],
    [0xfe00, 0xfe0f],
    [0xfeff, 0xfeff],
    [0xffa0, 0xffa0],
    [0xfff0, 0xfff8],
    [0x1bca0, 0x1bca3],
    [0x1d173, 0x1d17a],
    [0xe0000, 0xe0fff],
  ])('spells out the range from %i to %i', (from, to) => {
    const range = Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));
    expect(shownAsTheyAre(range)).toEqual([]);
  });

  it('spells out every control, format, private and separating character', () => {
    expect(shownAsTheyAre(everyCodePoint(/^[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]$/u))).toEqual([]);
  });

  it('keeps every visible letter, number, mark and punctuation character', () => {
    const seen = everyCodePoint(/^[\p{L}\p{N}\p{M}\p{P}\p{S}]$/u).filter(
      (each) => each !== '\u2800' && !/\p{Default_Ignorable_Code_Point}/u.test(each),
    );
    expect(visible(seen.join(''), LAST)).toBe(seen.join(''));
  });

  it('reports how much it left out', () => {
    expect(visible('x'.repeat(30), 10)).toBe(`${'x'.repeat(10)} \u2026 (20 more characters in the evidence)`);
  });
});

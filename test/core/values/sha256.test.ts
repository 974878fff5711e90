import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha256Hex } from '../../../core/values/sha256';

describe('sha256Hex', () => {
  // FIPS 180-2, appendix B.1.
  test('returns the published value for "abc"', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('hashes the UTF-8 bytes of the text, and a lone surrogate as the character that replaces it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(sha256Hex(text)).toBe(createHash('sha256').update(bytes).digest('hex'));
      }),
    );
    expect(sha256Hex('\ud800')).toBe(sha256Hex('\ufffd'));
  });
});

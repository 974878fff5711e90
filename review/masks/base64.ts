const BASE64 = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;
const LONGEST = 200_000;
/** Matches readable or program text: no control characters except white space, and no undecodable bytes. */
const READABLE = /^(?:[^\p{Cc}\ufffd]|\s)*$/u;

/** Decodes text in standard or URL-safe base64. Undefined for anything else. */
export function textInBase64(text: string): string | undefined {
  if (text.length > LONGEST || text.length % 4 === 1 || !BASE64.test(text)) return undefined;
  const inner = Buffer.from(text, 'base64').toString('utf8');
  return inner !== '' && READABLE.test(inner) ? inner : undefined;
}

/**
 * What the base64 of any text that contains this one contains. The text can begin at three positions within a group of
 * three bytes. For each position, this returns the characters that depend only on this text.
 */
export function base64Cores(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = offset === 0 ? 0 : offset + 1;
    const bits = (offset + bytes.length) * 8;
    return encoded.slice(first, Math.floor(bits / 6));
  });
}

/** The same characters in the alphabet for URLs and file names (RFC 4648, section 5). */
export const forUrls = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');

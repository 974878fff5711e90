const BASE64 = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;
const LONGEST = 200_000;
/** Of the characters that a text for people or programs holds: no controls but white space, nothing undecodable. */
const READABLE = /^(?:[^\p{Cc}\ufffd]|\s)*$/u;

/** The text that is written in base64, standard or for URLs; undefined where it is something else. */
export function textInBase64(text: string): string | undefined {
  if (text.length > LONGEST || text.length % 4 === 1 || !BASE64.test(text)) return undefined;
  const inner = Buffer.from(text, 'base64').toString('utf8');
  return inner !== '' && READABLE.test(inner) ? inner : undefined;
}

/**
 * What base64 of any text around this one contains: for each of the three places that it can begin at within a group of
 * three bytes, the characters that depend on this text alone.
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

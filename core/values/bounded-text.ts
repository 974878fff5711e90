/** In UTF-16 a cut may split a character. The remaining half is not valid text. */
const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/**
 * The text itself up to `limit` UTF-16 units. A longer text is cut there, with the number of missing characters:
 * `first part… (1234 more characters)`. That note is not part of the limit and has about 30 characters.
 */
export function boundedText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit > 0 && isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

/** Limit for error texts of an API, a library or the platform: enough for a person, but no page of HTML. */
export const ERROR_TEXT_LIMIT = 2_000;

export const errorText = (text: string): string => boundedText(text, ERROR_TEXT_LIMIT);

/** The bounded message of a thrown value. */
export const causeText = (cause: unknown): string =>
  errorText(cause instanceof Error ? cause.message : String(cause));

/** Bytes of a text in UTF-8. A lone surrogate counts as three, like the character that replaces it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    if (isHighSurrogate(code) && isLowSurrogate(text.charCodeAt(at + 1))) at += 1;
  }
  return bytes;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** A web standard that every JavaScript runtime has. The types of core include no runtime, so it is declared here. */
declare const TextDecoder: new (
  encoding: string,
  options: { readonly ignoreBOM: boolean; readonly fatal: boolean },
) => { decode(bytes: Uint8Array): string };

/** The text of bytes, and the assumptions about it. */
export interface DecodedText {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** True when bytes that are not text in this encoding became U+FFFD. */
  readonly damaged: boolean;
}

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The only conversion from bytes to text, for the functions and for `riposte simulate`. A byte order mark names the
 * encoding (Windows writes UTF-16 with one). Without it, text is UTF-8, unless zeros are where UTF-16 has them. An
 * invalid byte never drops a message: it becomes U+FFFD, and `damaged` is true.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  // Not every JavaScript runtime supports big-endian UTF-16.
  const ordered = encoding === 'utf-16be' ? bytesSwapped(bytes) : bytes;
  const label = encoding === 'utf-8' ? 'utf-8' : 'utf-16le';
  const decode = (fatal: boolean) =>
    withoutMark(new TextDecoder(label, { ignoreBOM: true, fatal }).decode(ordered));
  try {
    return { text: decode(true), encoding, damaged: false };
  } catch {
    return { text: decode(false), encoding, damaged: true };
  }
}

export const withoutMark = (text: string): string =>
  text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;

/** The encoding of text by its first four bytes. */
export function encodingOf([first, second, third, fourth]: Uint8Array): DecodedText['encoding'] {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // JSON and YAML begin with ASCII, so zeros next to it mean UTF-16 (RFC 4627, section 3).
  if (fourth === undefined) return 'utf-8';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  return first === 0 && second !== 0 && third === 0 && fourth !== 0 ? 'utf-16be' : 'utf-8';
}

/** Swaps the bytes of each pair. */
export function bytesSwapped(bytes: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(bytes.length);
  for (let index = 0; index < bytes.length; index += 1) {
    swapped[index] = bytes[index % 2 === 0 ? index + 1 : index - 1] ?? 0;
  }
  return swapped;
}

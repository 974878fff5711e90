/** A standard of the web that every JavaScript has; the types of core know none of its hosts. */
declare const TextDecoder: new (
  encoding: string,
  options: { readonly ignoreBOM: boolean; readonly fatal: boolean },
) => { decode(bytes: Uint8Array): string };

/** What bytes say as text, and what had to be taken for it. */
export interface DecodedText {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** Bytes that are no text in this encoding became U+FFFD. */
  readonly damaged: boolean;
}

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The one way from bytes to text, for the functions and for `riposte simulate`. A byte order mark names the encoding
 * (Windows writes UTF-16 with one); without it, text is UTF-8, unless zeros stand where UTF-16 has them. A byte that is
 * no text never drops a message: it becomes U+FFFD, and `damaged` says so.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  // Not every JavaScript is built with UTF-16 in the other order.
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
  // JSON and YAML begin with ASCII, so zeros beside it are UTF-16 (RFC 4627, section 3).
  if (fourth === undefined) return 'utf-8';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  return first === 0 && second !== 0 && third === 0 && fourth !== 0 ? 'utf-16be' : 'utf-8';
}

/** Pairs of bytes the other way round. */
export function bytesSwapped(bytes: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(bytes.length);
  for (let index = 0; index < bytes.length; index += 1) {
    swapped[index] = bytes[index % 2 === 0 ? index + 1 : index - 1] ?? 0;
  }
  return swapped;
}

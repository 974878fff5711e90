import { bytesSwapped, encodingOf } from '../../core/finding/decode-text';

export interface TextChunk {
  /** Without a byte order mark. */
  readonly text: string;
  /** How many bytes were read, including this chunk. */
  readonly bytes: number;
}

/** Enough bytes to distinguish encodings. */
const SNIFFED = 4;

/**
 * Decodes text as it arrives, in the encoding that its first bytes name: core/finding/decode-text.ts as a stream.
 *
 * @param fatal - throw for bytes that are not text, instead of reading U+FFFD
 */
export async function* textChunks(
  chunks: AsyncIterable<Uint8Array>,
  { fatal }: { readonly fatal: boolean },
): AsyncGenerator<TextChunk> {
  let decode: ((bytes: Uint8Array, last: boolean) => string) | undefined;
  let head = new Uint8Array();
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (decode) {
      yield { text: decode(chunk, false), bytes };
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.byteLength < SNIFFED) continue;
    decode = decoderFor(head, fatal);
    yield { text: decode(head, false), bytes };
  }
  decode ??= decoderFor(head, fatal);
  yield { text: decode(bytes < SNIFFED ? head : new Uint8Array(), true), bytes };
}

function decoderFor(head: Uint8Array, fatal: boolean): (bytes: Uint8Array, last: boolean) => string {
  const encoding = encodingOf(head);
  // Without ignoreBOM the decoder removes the byte order mark.
  const decoder = new TextDecoder(encoding === 'utf-8' ? 'utf-8' : 'utf-16le', { fatal });
  if (encoding !== 'utf-16be') return (bytes, last) => decoder.decode(bytes, { stream: !last });
  let odd = new Uint8Array();
  return (bytes, last) => {
    const all = Buffer.concat([odd, bytes]);
    const whole = last ? all.byteLength : all.byteLength - (all.byteLength % 2);
    odd = all.subarray(whole);
    return decoder.decode(bytesSwapped(all.subarray(0, whole)), { stream: !last });
  };
}

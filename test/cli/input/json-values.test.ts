import fc from 'fast-check';
import { jsonValues, type ValueText } from '../../../cli/input/json-values';
import { type TextChunk, textChunks } from '../../../cli/input/text-stream';

/** Splits a text into pieces of the given size; the last one may be shorter. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function valuesOf(text: string, size = 7): Promise<readonly ValueText[]> {
  async function* chunks(): AsyncGenerator<TextChunk> {
    for (let at = 0; at < text.length; at += size) yield { text: text.slice(at, at + size), bytes: 0 };
  }
  const values: ValueText[] = [];
  for await (const value of jsonValues(chunks())) values.push(value);
  return values;
}

const parsed = async (text: string, size?: number): Promise<readonly unknown[]> =>
  (await valuesOf(text, size)).map((value) => JSON.parse(value.text));

/** A list inside a list is a value; a list at the top level contains the values. */
const value = fc.jsonValue().filter((json) => !Array.isArray(json));
const size = fc.integer({ min: 1, max: 9 });

describe('values of a JSON text', () => {
  it('are the elements of a list, in any notation and wherever the pieces end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.constantFrom(0, 2), size, async (list, indent, piece) => {
        expect(await parsed(JSON.stringify(list, null, indent), piece)).toEqual(
          JSON.parse(JSON.stringify(list)),
        );
      }),
    );
  });

  it('are the lines of JSON lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1 }), size, async (list, piece) => {
        const text = list.map((json) => JSON.stringify(json)).join('\r\n');
        expect(await parsed(text, piece)).toEqual(JSON.parse(JSON.stringify(list)));
      }),
    );
  });

  it('are consecutive documents, and the elements of consecutive lists', async () => {
    expect(await parsed('{\n "a": 1\n}\n{"b":2}[3,\n4]\n[{"c":"]"}]')).toEqual([
      { a: 1 },
      { b: 2 },
      3,
      4,
      { c: ']' },
    ]);
  });

  it('know the line on which they begin', async () => {
    expect((await valuesOf('[\n1,\n\n{"a":\n2}]')).map(({ line }) => line)).toEqual([2, 4]);
  });

  it.each(['[{"a":1}', '{"a":', '[{"a":1},{"b', '{"a":"\\"'])(
    'report a text that ends in the middle of a value: %s',
    async (text) => {
      expect((await valuesOf(text)).at(-1)?.isCut).toBe(true);
    },
  );

  it('never lose a text, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), size, async (text, piece) => {
        const { length } = await valuesOf(text, piece);
        expect(length > 0 || /^[\s[\],]*$/.test(text)).toBe(true);
      }),
    );
  });
});

describe('text that arrives in pieces', () => {
  const encodings = {
    'UTF-8': (text: string) => Buffer.from(text),
    'UTF-8 with a mark': (text: string) => Buffer.from(`\ufeff${text}`),
    'UTF-16 LE': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    'UTF-16 BE': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  };

  it.each(Object.entries(encodings))('is the same in %s, wherever the pieces end', async (_name, encode) => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), size, async (some, piece) => {
        const text = `{"text":${JSON.stringify(some)}}`;
        let read = '';
        for await (const chunk of textChunks(pieces(encode(text), piece), { fatal: true }))
          read += chunk.text;
        expect(read).toBe(text);
      }),
    );
  });

  it('throws for bytes that are not text only if the caller requests that', async () => {
    const read = async (fatal: boolean) => {
      let text = '';
      for await (const chunk of textChunks(pieces(Buffer.from([0x7b, 0x7d, 0x20, 0xe9]), 2), { fatal }))
        text += chunk.text;
      return text;
    };
    expect(await read(false)).toBe('{} \ufffd');
    await expect(read(true)).rejects.toMatchObject({ code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
  });
});

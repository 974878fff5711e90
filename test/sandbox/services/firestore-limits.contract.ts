import type { JsonObject } from '../../../core/values/json';

/**
 * Writes one document below `documents/`. @returns `200`, or status, code and message: `400 INVALID_ARGUMENT: words`
 */
export type WriteDocument = (path: string, fields: JsonObject, condition?: JsonObject) => Promise<string>;

export const text = (length: number): JsonObject => ({ stringValue: 'x'.repeat(length) });
const maps = (depth: number): JsonObject =>
  depth === 0 ? { booleanValue: true } : { mapValue: { fields: { a: maps(depth - 1) } } };
const lists = (depth: number): JsonObject =>
  depth === 0
    ? { booleanValue: true }
    : { mapValue: { fields: { a: { arrayValue: { values: [lists(depth - 1)] } } } } };
const places = (count: number): string => Array.from({ length: count }, (_, n) => `c${n}/d`).join('/');

const MIB = 1_048_576;

/** `c/s` with the fields b and t: names of 2 + 2 + 16 bytes, fields of 2 + (length + 1) each, and 32. */
const filling = (bytes: number, extra = 0): JsonObject => ({
  b: text(500_000),
  t: text(bytes - (2 + 2 + 16) - 32 - (2 + 500_001) - (2 + 1) - extra),
});

const TAKEN: readonly (readonly [string, string, JsonObject])[] = [
  ['a document id of 1500 bytes', `c/${'é'.repeat(750)}`, {}],
  ['a field name of 1500 bytes', 'c/f', { ['x'.repeat(1500)]: text(1) }],
  ['a field name with a dot', 'c/f', { 'a.b': text(1) }],
  ['maps 20 deep', 'c/f', { f: maps(20) }],
  ['maps and lists 20 deep', 'c/f', { f: lists(10) }],
  ['100 subcollections', places(100), {}],
  ['a text of 1 MiB - 89 bytes', 'c/f', { t: text(MIB - 89) }],
  ['a document of 1 MiB - 4 bytes', 'c/s', filling(MIB - 4)],
  ['a number of 8 bytes', 'c/s', { ...filling(MIB - 4, 10), n: { integerValue: '1' } }],
  ['a boolean of 1 byte', 'c/s', { ...filling(MIB - 4, 3), n: { booleanValue: true } }],
  ['a time of 8 bytes', 'c/s', { ...filling(MIB - 4, 10), n: { timestampValue: '2026-01-01T00:00:00Z' } }],
  [
    'a geographical point of 16 bytes',
    'c/s',
    { ...filling(MIB - 4, 18), n: { geoPointValue: { latitude: 1, longitude: 2 } } },
  ],
  ['bytes by their length', 'c/s', { ...filling(MIB - 4, 5), n: { bytesValue: 'AAAA' } }],
  [
    'a list by its values',
    'c/s',
    { ...filling(MIB - 4, 4), n: { arrayValue: { values: [{ booleanValue: true }, { nullValue: null }] } } },
  ],
];

const REFUSED: readonly (readonly [string, string, JsonObject])[] = [
  ['the document id .', 'c/.', {}],
  ['the document id ..', 'c/..', {}],
  ['a reserved document id', 'c/__x__', {}],
  ['a document id of 1501 bytes', `c/${'x'.repeat(1501)}`, {}],
  ['a document id of 1502 bytes in 751 letters', `c/${'é'.repeat(751)}`, {}],
  ['the collection id .', './a', {}],
  ['a reserved collection id', '__x__/a', {}],
  ['a collection id of 1501 bytes', `${'x'.repeat(1501)}/a`, {}],
  ['101 subcollections', places(101), {}],
  ['a field without a name', 'c/f', { '': text(1) }],
  ['a reserved field name', 'c/f', { __x__: text(1) }],
  ['a reserved field name in a map', 'c/f', { m: { mapValue: { fields: { __x__: text(1) } } } }],
  ['a field name of 1501 bytes', 'c/f', { ['x'.repeat(1501)]: text(1) }],
  [
    'a field path of 1601 bytes',
    'c/f',
    { ['x'.repeat(800)]: { mapValue: { fields: { ['y'.repeat(800)]: text(1) } } } },
  ],
  ['maps 21 deep', 'c/f', { f: maps(21) }],
  ['maps and lists 22 deep', 'c/f', { f: lists(11) }],
  ['a value of no type', 'c/f', { f: {} }],
  ['a value of no type in a list', 'c/f', { f: { arrayValue: { values: [{}] } } }],
  ['a list in a list', 'c/f', { f: { arrayValue: { values: [{ arrayValue: { values: [] } }] } } }],
  ['a text over 1 MiB - 89 bytes', 'c/f', { t: text(MIB - 88) }],
  ['a document over 1 MiB', 'c/s', filling(MIB + 1)],
  ['a document over 1 MiB by its number', 'c/s', { ...filling(MIB + 1, 10), n: { integerValue: '1' } }],
  [
    'a document over 1 MiB by the name of its number',
    'c/s',
    { ...filling(MIB + 1, 18), numbering: { integerValue: '1' } },
  ],
  ['a document over 1 MiB by its own name', 'c/ssssssssss', { b: text(500_000), t: text(MIB - 500_066) }],
];

/** The writes that Firestore accepts and refuses. The sandbox and Google's emulator get the same requests. */
export function firestoreLimitsContract(name: string, write: WriteDocument): void {
  describe(`limits of ${name}`, () => {
    it.each(TAKEN)('accept %s', async (_what, path, fields) => {
      expect(await write(path, fields)).toBe('200');
    });

    it.each(REFUSED)('refuse %s', async (_what, path, fields) => {
      expect(await write(path, fields)).toMatch(/^400 INVALID_ARGUMENT/);
    });

    it.each([
      ['exists', 'c/there', { exists: false }, /^409 ALREADY_EXISTS/],
      ['does not exist', 'c/none', { exists: true }, /^404 NOT_FOUND/],
      [
        'has another version',
        'c/there',
        { updateTime: '2026-01-01T00:00:00Z' },
        /^400 FAILED_PRECONDITION: the stored version \(\d+\) does not match the required base version \(1767225600000000\)/,
      ],
      [
        'has no version',
        'c/none',
        { updateTime: '2026-01-01T00:00:00Z' },
        /^400 FAILED_PRECONDITION: the stored version \(0\)/,
      ],
    ])('refuse a write to a document that %s', async (_what, path, condition, words) => {
      await write('c/there', {});
      expect(await write(path, {}, condition)).toMatch(words);
    });
  });
}

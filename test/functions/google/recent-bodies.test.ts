import { createRecentBodies } from '../../../functions/google/recent-bodies';

const NAME = 'projects/p/databases/d/documents/cases/1';

describe('the latest texts of documents', () => {
  test('the same text of a document gives the same value', () => {
    const parsed = createRecentBodies();
    expect(parsed(NAME, '{"a":[1]}')).toBe(parsed(NAME, '{"a":[1]}'));
  });

  test('another text of the document gives its own value', () => {
    const parsed = createRecentBodies();
    parsed(NAME, '{"a":1}');
    expect(parsed(NAME, '{"a":2}')).toEqual({ a: 2 });
    expect(parsed(NAME, '{"a":1}')).toEqual({ a: 1 });
  });

  test('nobody can change a value that is given again', () => {
    const parsed = createRecentBodies();
    const value = parsed(NAME, '{"a":{"b":[]}}') as { readonly a: { readonly b: unknown[] } };
    expect(() => value.a.b.push(1)).toThrow(TypeError);
    expect(parsed(NAME, '{"a":{"b":[]}}')).toEqual({ a: { b: [] } });
  });

  test('the oldest documents are forgotten when the texts take too much', () => {
    const parsed = createRecentBodies(20);
    const text = '{"a":1234}';
    const [first, second] = [parsed('first', text), parsed('second', text)];
    expect(parsed('first', text)).toBe(first);
    parsed('third', text);
    expect(parsed('first', text)).toBe(first);
    expect(parsed('second', text)).not.toBe(second);
  });

  test('a text that is larger than all that may be kept is read each time', () => {
    const parsed = createRecentBodies(5);
    expect(parsed(NAME, '{"a":1234}')).toEqual({ a: 1234 });
    expect(parsed(NAME, '{"a":1234}')).not.toBe(parsed(NAME, '{"a":1234}'));
  });

  test.each(['{', '', '1', '[]', 'null'])('the text %p has its own value each time', (text) => {
    const parsed = createRecentBodies();
    const plain = text === '' || text === '{' ? undefined : JSON.parse(text);
    expect(parsed(NAME, text)).toEqual(plain);
    expect(parsed(NAME, text)).toEqual(plain);
  });

  test('a text may be nested very deeply', () => {
    const text = `{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`;
    const parsed = createRecentBodies();
    const value = parsed(NAME, text) as { readonly a: unknown[] };
    expect(() => value.a.push(1)).toThrow(TypeError);
    expect(parsed(NAME, text)).toBe(value);
  });
});

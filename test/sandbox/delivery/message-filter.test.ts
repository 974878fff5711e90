import { matchesAttributes, tryParseMessageFilter } from '../../../sandbox/delivery/message-filter';

const matches = (filter: string, attributes: Record<string, string>): boolean | undefined => {
  const parsed = tryParseMessageFilter(filter);
  return parsed && matchesAttributes(parsed, attributes);
};

describe('the filter of a subscription', () => {
  test.each([
    ['attributes:kind', { kind: '' }, true],
    ['attributes:kind', {}, false],
    ['attributes:constructor', {}, false],
    ['attributes:"a/b"', { 'a/b': 'x' }, true],
    ['attributes.kind = "beat"', { kind: 'beat' }, true],
    ['attributes.kind="beat"', { kind: 'other' }, false],
    ['attributes.kind != "beat"', { kind: 'other' }, true],
    ['attributes.kind != "beat"', { kind: 'beat' }, false],
    ['attributes.kind != "beat"', {}, false],
    ['NOT attributes.kind = "beat"', {}, true],
    ['hasPrefix(attributes.kind, "be")', { kind: 'beat' }, true],
    ['hasPrefix(attributes.kind, "ea")', { kind: 'beat' }, false],
    ['attributes:a AND NOT attributes:b', { a: '1' }, true],
    ['attributes:a OR attributes:b', { b: '1' }, true],
    ['attributes:a AND (attributes:b OR attributes:c)', { a: '1', c: '1' }, true],
    ['attributes:a AND (attributes:b OR attributes:c)', { a: '1' }, false],
    ['attributes.q = "say \\"no\\""', { q: 'say "no"' }, true],
  ])('%s matches %j: %s', (filter, attributes, expected) => {
    expect(matches(filter, attributes as Record<string, string>)).toBe(expected);
  });

  test.each([
    'attributes',
    'attributes.kind',
    'attributes.kind = beat',
    'data:kind',
    'attributes:a AND attributes:b OR attributes:c',
    'attributes:a and attributes:b',
    '(attributes:a',
    'attributes:a)',
    'attributes:AND',
    'hasPrefix(attributes.kind "b")',
    'attributes.kind = "open',
    `attributes.kind = "${'x'.repeat(256)}"`,
  ])('is not a filter: %s', (filter) => {
    expect(tryParseMessageFilter(filter)).toBeUndefined();
  });
});

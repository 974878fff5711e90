import type { Json, JsonObject } from '../../../core/values/json';
import type { Change } from '../../../review/model/change';
import { hiddenDifferences } from '../../../review/model/hidden-differences';
import { reference } from '../cases/head';

function paths(
  configured: JsonObject,
  after: JsonObject,
  unknown: Json = {},
  kind: Change['kind'] = 'update',
) {
  const change = { kind, configured, after } as unknown as Change;
  return hiddenDifferences({ change, type: 'google_x', values: after, unknown }).map(({ path }) => path);
}

describe('a difference that the provider hides', () => {
  test.each<readonly [string, JsonObject, JsonObject]>([
    ['another text', { a: 'x' }, { a: 'y' }],
    ['a missing text', { a: 'x' }, { a: null }],
    ['true for false', { a: false }, { a: true }],
    ['a number for zero', { a: 0 }, { a: 5 }],
    ['a list for an empty one', { a: [] }, { a: ['x'] }],
    ['a missing element', { a: ['x', 'y'] }, { a: ['x'] }],
    ['one element too many', { a: ['x'] }, { a: ['x', 'y'] }],
    ['one element twice instead of two elements', { a: ['x', 'y'] }, { a: ['x', 'x'] }],
    ['one block too many', { a: [{ b: 'x' }] }, { a: [{ b: 'x' }, { b: 'y' }] }],
    ['another text inside a block', { a: [{ b: [{ c: 'x' }] }] }, { a: [{ b: [{ c: 'y' }] }] }],
    ['a block instead of a text', { a: 'x' }, { a: [{ b: 'x' }] }],
    ['another project with the same short name', { a: 'projects/a/x' }, { a: 'projects/b/x' }],
  ])('%s', (_, configured, after) => expect(paths(configured, after)).toEqual(['a']));
});

describe('no difference', () => {
  test.each<readonly [string, JsonObject, JsonObject]>([
    ['the same', { a: 'x', b: [{ c: 1 }] }, { a: 'x', b: [{ c: 1 }] }],
    ['another order', { a: ['x', 'y'] }, { a: ['y', 'x'] }],
    ['another letter case', { a: 'eu' }, { a: 'EU' }],
    ['a full name and its last part', { a: 'projects/p/topics/t' }, { a: 't' }],
    ['a number as text', { a: 5 }, { a: '5' }],
    ['seconds', { a: '600s' }, { a: '600.0s' }],
    ['an empty text that the provider fills', { a: '' }, { a: 'x' }],
    ['nothing for false', { a: false }, { a: null }],
    ['more members than the configuration sets', { a: [{ b: 'x' }] }, { a: [{ b: 'x', c: 'y' }] }],
    ['a block that contains only references', { a: [{}] }, { a: [{ b: 'x' }] }],
    ['an element that is a reference', { a: ['x', reference('google_x.y.id')] }, { a: ['x', 'z'] }],
    ['an object for a block that occurs once', { a: { b: 'x' } }, { a: [{ b: 'x' }] }],
    ['an ignored member', { timeouts: 'x' }, { timeouts: 'y' }],
  ])('%s', (_, configured, after) => expect(paths(configured, after)).toEqual([]));

  test('if the plan does not know the value', () => {
    expect(paths({ a: 'x' }, { a: null }, { a: true })).toEqual([]);
    expect(paths({ a: [{ b: 'x' }] }, { a: [{ b: null }] }, { a: [{ b: true }] })).toEqual([]);
    expect(paths({ a: 'x' }, { a: 'y' }, { a: false })).toEqual(['a']);
    expect(paths({ a: 'x' }, { a: 'y' }, { b: true })).toEqual(['a']);
  });

  test('if the resource is deleted', () => {
    expect(paths({ a: 'x' }, { a: 'y' }, {}, 'delete')).toEqual([]);
  });
});

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
    ['an element that is missing', { a: ['x', 'y'] }, { a: ['x'] }],
    ['an element too many', { a: ['x'] }, { a: ['x', 'y'] }],
    ['an element twice instead of two', { a: ['x', 'y'] }, { a: ['x', 'x'] }],
    ['a block too many', { a: [{ b: 'x' }] }, { a: [{ b: 'x' }, { b: 'y' }] }],
    ['another text inside of a block', { a: [{ b: [{ c: 'x' }] }] }, { a: [{ b: [{ c: 'y' }] }] }],
    ['a block for a text', { a: 'x' }, { a: [{ b: 'x' }] }],
    ['another project of the same short name', { a: 'projects/a/x' }, { a: 'projects/b/x' }],
  ])('%s', (_, configured, after) => expect(paths(configured, after)).toEqual(['a']));
});

describe('no difference', () => {
  test.each<readonly [string, JsonObject, JsonObject]>([
    ['the same', { a: 'x', b: [{ c: 1 }] }, { a: 'x', b: [{ c: 1 }] }],
    ['another order', { a: ['x', 'y'] }, { a: ['y', 'x'] }],
    ['another case', { a: 'eu' }, { a: 'EU' }],
    ['a full name and its last part', { a: 'projects/p/topics/t' }, { a: 't' }],
    ['a number as text', { a: 5 }, { a: '5' }],
    ['seconds', { a: '600s' }, { a: '600.0s' }],
    ['an empty text that the provider fills', { a: '' }, { a: 'x' }],
    ['nothing for false', { a: false }, { a: null }],
    ['more members than were asked for', { a: [{ b: 'x' }] }, { a: [{ b: 'x', c: 'y' }] }],
    ['a block of references alone', { a: [{}] }, { a: [{ b: 'x' }] }],
    ['an element that is a reference', { a: ['x', reference('google_x.y.id')] }, { a: ['x', 'z'] }],
    ['an object for a block of one', { a: { b: 'x' } }, { a: [{ b: 'x' }] }],
    ['what is ignored', { timeouts: 'x' }, { timeouts: 'y' }],
  ])('%s', (_, configured, after) => expect(paths(configured, after)).toEqual([]));

  test('where the plan does not know the value yet', () => {
    expect(paths({ a: 'x' }, { a: null }, { a: true })).toEqual([]);
    expect(paths({ a: [{ b: 'x' }] }, { a: [{ b: null }] }, { a: [{ b: true }] })).toEqual([]);
    expect(paths({ a: 'x' }, { a: 'y' }, { a: false })).toEqual(['a']);
    expect(paths({ a: 'x' }, { a: 'y' }, { b: true })).toEqual(['a']);
  });

  test('of what goes away', () => {
    expect(paths({ a: 'x' }, { a: 'y' }, {}, 'delete')).toEqual([]);
  });
});

import { planDifferences } from '../../../rehearsal/run/plan-differences';

const changed = (change: object, mode = 'managed') =>
  planDifferences({
    resource_changes: [
      { address: 'google_a.b', mode, change: { before: null, after: null, ...change } as never },
    ],
  }).map(({ action, argument, before, after }) => `${action} ${argument}: ${before} -> ${after}`);

test('an unchanged resource is no difference, and neither is a data source', () => {
  expect(changed({ actions: ['no-op'], before: { a: 1 }, after: { a: 2 } })).toEqual([]);
  expect(changed({ actions: ['read'] }, 'data')).toEqual([]);
});

test('the difference of an argument inside blocks and lists has its path', () => {
  const before = { name: 'n', push: [{ ttl: '1s', account: 'a' }] };
  const after = { name: 'n', push: [{ ttl: '2s', account: 'a' }] };
  expect(changed({ actions: ['update'], before, after })).toEqual(['update push[0].ttl: "1s" -> "2s"']);
});

test('a list that grows is shown as a whole', () => {
  expect(changed({ actions: ['update'], before: { l: [1] }, after: { l: [1, 2] } })).toEqual([
    'update l: [1] -> [1,2]',
  ]);
});

test('a value that only the apply knows is shown as unknown', () => {
  const change = { actions: ['update'], before: { etag: 'x' }, after: {}, after_unknown: { etag: true } };
  expect(changed(change)).toEqual(['update etag: "x" -> (known after apply)']);
});

test('a secret is never printed, whether it is marked before or after', () => {
  const change = { actions: ['update'], before: { key: 's3cret' }, after: { key: 'other' } };
  for (const mark of [{ before_sensitive: { key: true } }, { after_sensitive: { key: true } }]) {
    expect(changed({ ...change, ...mark })).toEqual(['update key: (sensitive) -> (sensitive)']);
  }
});

test('a created or deleted resource is one line', () => {
  expect(changed({ actions: ['create'], after: { a: 1, b: 2 } })).toEqual([
    'create : (absent) -> {"a":1,"b":2}',
  ]);
});

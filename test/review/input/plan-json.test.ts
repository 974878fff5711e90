import { readPlanJson } from '../../../review/input/plan-json';

test.each([
  ['an object', { 0: {} }, /is not a list/],
  ['null', null, /is not a list/],
  ['a list of texts', ['{}'], /resource_changes\[0\] has no address/],
  [
    'a change without an address',
    [{ address: 'google_x.y', change: {} }, { change: {} }],
    /resource_changes\[1\] has no address/,
  ],
])(
  'a plan whose resource_changes are %s is refused, and not treated as an empty plan',
  (_, changes, what) => {
    const text = JSON.stringify({ format_version: '1.2', configuration: {}, resource_changes: changes });
    expect(readPlanJson(text, 'plan')).toMatchObject({
      ok: false,
      error: { code: 'not-a-plan', what: expect.stringMatching(what) },
    });
  },
);

test('a plan without resource_changes changes nothing', () => {
  const read = readPlanJson('{"format_version": "1.2", "configuration": {}}', 'plan');
  expect(read.ok && read.value.stack.changes).toEqual([]);
});

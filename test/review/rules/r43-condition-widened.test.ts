import { inEveryWrapping } from '../powers/in-every-wrapping';
import { changed, condition, LEDGER } from '../powers/pipeline';
import { findingsOf, reviewed } from '../powers/reviewed';

const TYPE = 'google_project_iam_member';
const withCondition = (expression?: string) =>
  changed('reader-writes', TYPE, expression === undefined ? { condition: [] } : condition(expression));

describe('a condition that is removed', () => {
  inEveryWrapping('R43', 'high', withCondition());
  test('is reported with its text', () => {
    const result = reviewed(withCondition());
    expect(findingsOf('R43', result)[0]?.message).toContain(`Condition removed, before: ${LEDGER}.`);
    expect(result.verdicts.powers).toBe('grown');
  });
});

describe('a condition that changes', () => {
  inEveryWrapping('R43', 'high', withCondition(`${LEDGER} || true`));
  test('may be both gain and loss', () => {
    expect(reviewed(withCondition(`${LEDGER} || true`)).verdicts.powers).toBe('unknown');
  });
});

test('a condition that is unknown until the apply counts as removed', () => {
  const open = withCondition('x').map((each) =>
    each.name === 'reader-writes' ? { ...each, unknown: { condition: [{ expression: true }] } } : each,
  );
  const result = reviewed(open);
  expect(findingsOf('R43', result)[0]).toMatchObject({ assumed: true, severity: 'high' });
  expect(result.verdicts.powers).toBe('grown');
});

test('another title of the same condition is no change', () => {
  const renamed = changed('reader-writes', TYPE, {
    condition: [{ title: 'renamed', description: 'x', expression: LEDGER }],
  });
  expect(reviewed(renamed).findings).toEqual([]);
});

test('a condition that is added is a loss', () => {
  const result = reviewed(withCondition(LEDGER), undefined, withCondition());
  expect(findingsOf('R43', result)).toEqual([]);
  expect(findingsOf('R44', result)[0]?.message).toContain('or only under a condition');
});

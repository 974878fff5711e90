import fc from 'fast-check';
import { withClauses } from '../../../core/deployment/notification-clauses';
import { notificationFilter } from '../../../core/deployment/notification-filter';
import { CLAUSE_FIELDS, type FilterClause } from '../../../core/deployment/notification-scope';
import { parseFilter } from '../../../core/filter/grammar';
import { matchesFinding } from '../../../sandbox/findings/scc-filter';

const BASE = notificationFilter();
const finding = (changes: Record<string, string> = {}) => ({
  finding: {
    category: 'Execution: Reverse Shell',
    state: 'ACTIVE',
    findingClass: 'THREAT',
    severity: 'HIGH',
    resourceName: '//run.googleapis.com/projects/p/locations/l/services/s',
    ...changes,
  },
  resource: { type: 'google.cloud.run.Service', projectDisplayName: 'shop-prod' },
});
const arrives = (filter: string, stored = finding()) => matchesFinding(parseFilter(filter), stored as never);

test('no clauses leave the filter unchanged', () => {
  expect(withClauses(BASE, { include: [], exclude: [] })).toBe(BASE);
});

test('an included finding arrives in addition to those of the catalogue', () => {
  const filter = withClauses(BASE, { include: [{ field: 'category', equals: 'My own' }], exclude: [] });
  const own = finding({ category: 'My own', findingClass: 'OBSERVATION', resourceName: '//x' });
  expect([arrives(BASE, own), arrives(filter, own), arrives(filter)]).toEqual([false, true, true]);
});

test('an excluded finding does not arrive, even if another clause includes it', () => {
  const clause: FilterClause = { field: 'resource.project_display_name', equals: 'shop-prod' };
  expect(arrives(withClauses(BASE, { include: [clause], exclude: [clause] }))).toBe(false);
});

test.each([
  ['a category that Riposte does not know', { category: 'Execution: Brand New' }],
  ['a renamed category', { category: 'Execution: Reverse Shell (Preview)' }],
  ['a finding that was closed', { state: 'INACTIVE' }],
])('%s arrives, with clauses about something else', (_name, changes) => {
  const clauses = {
    include: [{ field: 'category', equals: 'My own' } as const],
    exclude: [{ field: 'resource.project_display_name', contains: 'sandbox' } as const],
  };
  expect(arrives(withClauses(BASE, clauses), finding(changes))).toBe(true);
});

test('any clauses result in a valid filter', () => {
  const clause = fc.record({
    field: fc.constantFrom(...CLAUSE_FIELDS),
    equals: fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !/["\\]/.test(text)),
  });
  fc.assert(
    fc.property(
      fc.array(clause, { maxLength: 5 }),
      fc.array(clause, { maxLength: 5 }),
      (include, exclude) => {
        expect(() => parseFilter(withClauses(BASE, { include, exclude }))).not.toThrow();
      },
    ),
  );
});

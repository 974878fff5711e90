import fc from 'fast-check';
import {
  evaluateFilter,
  type Filter,
  FilterError,
  LOGGING_DIALECT,
  parseFilter,
} from '../../../core/filter/grammar';
import { matchesFinding, tryUnknownField } from '../../../sandbox/findings/scc-filter';
import { notification } from '../../sandbox/mini-stack';

const stored = notification() as never;
const matches = (text: string): boolean => matchesFinding(parseFilter(text), stored);

describe('the SCC filter', () => {
  test.each([
    ['', true],
    ['state="ACTIVE"', true],
    ['finding_class="THREAT"', true],
    ['findingClass="THREAT"', true],
    ['resource_name:"//run.googleapis.com/"', true],
    ['resource.type="google.cloud.run.Service"', true],
    ['NOT state="INACTIVE"', true],
    ['-state="ACTIVE"', false],
    ['NOT mute="MUTED"', true],
    ['mute="MUTED"', false],
    ['event_time>="2026-04-14T10:00:00Z"', true],
    ['event_time<"2026-04-14T10:00:00Z"', false],
    ['state="INACTIVE" OR state="ACTIVE" AND severity="CRITICAL"', true],
    ['severity="LOW" AND state="INACTIVE" OR state="ACTIVE"', false],
    ['(severity="LOW" AND state="INACTIVE") OR state="ACTIVE"', true],
    ['security_marks.marks.a="b"', false],
  ])('%s matches: %p', (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test.each([
    'state=',
    '="x"',
    'state="x',
    '(state="x"',
    'state!="x"',
    'state="x" state="y"',
    'AND',
    'state ~ "x"',
  ])('refuses %s with its position', (filter) => {
    expect(() => parseFilter(filter)).toThrow(FilterError);
  });

  test('knows which fields exist', () => {
    expect(tryUnknownField(parseFilter('finding_clas="THREAT"'))).toBe('finding_clas');
    expect(tryUnknownField(parseFilter('resource.typ="x"'))).toBe('resource.typ');
    expect(
      tryUnknownField(parseFilter('resource.type="x" AND source_properties.any.thing="y"')),
    ).toBeUndefined();
  });
});

/** A filter as a tree, rendered with every parenthesis, must mean what the tree means. */
const tree: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    fc.record({ field: fc.constantFrom('a', 'b', 'c'), value: fc.constantFrom('0', '1', 'x y "z"') }).map(
      ({ field, value }): Filter => ({
        kind: 'compare',
        field,
        operator: '=',
        value,
        quoted: true,
        position: 0,
      }),
    ),
    tie('filter').map((of): Filter => ({ kind: 'not', of })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, of]): Filter => ({ kind, of })),
  ),
})).filter;

function render(filter: Filter): string {
  if (filter.kind === 'compare') return `${filter.field}${filter.operator}${JSON.stringify(filter.value)}`;
  if (filter.kind === 'not') return `NOT (${render(filter.of)})`;
  if (filter.kind !== 'and' && filter.kind !== 'or') return '';
  return filter.of.map((part) => `(${render(part)})`).join(filter.kind === 'and' ? ' AND ' : ' OR ');
}

const values = fc.record({
  a: fc.constantFrom('0', '1'),
  b: fc.constantFrom('0', 'x y "z"'),
  c: fc.constant('1'),
});

const evaluate = (filter: Filter, world: Record<string, string>): boolean =>
  evaluateFilter(filter, ({ field, value }) => world[field] === value);

test('a rendered filter means the same as its tree', () => {
  fc.assert(
    fc.property(tree, values, (filter, world) => {
      expect(evaluate(parseFilter(render(filter)), world)).toBe(evaluate(filter, world));
    }),
  );
});

test('OR binds tighter than AND', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (p, q, r, s) => {
      const world = { p: String(p), q: String(q), r: String(r), s: String(s) };
      const filter = parseFilter('p="true" OR q="true" AND r="true" OR s="true"');
      expect(evaluate(filter, world)).toBe((p || q) && (r || s));
    }),
  );
});

test('parsing never fails with anything but a FilterError', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseFilter(text, LOGGING_DIALECT);
      } catch (error) {
        expect(error).toBeInstanceOf(FilterError);
      }
    }),
  );
});

test('Logging joins lines with AND and knows !=', () => {
  const filter = parseFilter('severity!="INFO"\nresource.labels.service_name="web"', LOGGING_DIALECT);
  expect(filter).toMatchObject({
    kind: 'and',
    of: [{ operator: '!=' }, { field: 'resource.labels.service_name' }],
  });
});

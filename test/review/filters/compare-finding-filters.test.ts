import fc from 'fast-check';
import { notificationFilter } from '../../../core/deployment/notification-filter';
import { DETECTORS } from '../../../core/detectors';
import { parseFilter } from '../../../core/filter/grammar';
import { matchesFinding } from '../../../core/filter/match-finding';
import type { Json, JsonObject } from '../../../core/values/json';
import { compareFindingFilters } from '../../../review/filters/compare-finding-filters';
import type { FilterComparison, Witness } from '../../../review/filters/filter-comparison';

const PRODUCT = notificationFilter();
const compare = (base: string, head: string): FilterComparison =>
  compareFindingFilters(base, head, DETECTORS);
const lets = (filter: string, json: JsonObject): boolean =>
  matchesFinding(parseFilter(filter), { finding: {}, ...json } as never);

/** Evaluates both filters on each witness of a comparison, which must confirm its claims. */
function confirm(comparison: FilterComparison, base: string, head: string): void {
  const witnesses = (one: Witness | undefined, parts: readonly { witness: Witness }[]): Witness[] => [
    ...(one === undefined ? [] : [one]),
    ...parts.map(({ witness }) => witness),
  ];
  if ('lost' in comparison) {
    for (const { json } of witnesses(comparison.lost, comparison.lostInPart)) {
      expect([lets(base, json), lets(head, json)]).toEqual([true, false]);
    }
  }
  if ('gained' in comparison) {
    for (const { json } of witnesses(comparison.gained, comparison.gainedInPart)) {
      expect([lets(base, json), lets(head, json)]).toEqual([false, true]);
    }
  }
}

const without = (filter: string, part: string | RegExp, by = ''): string => {
  const changed = filter.replace(part, by);
  expect(changed).not.toBe(filter);
  return changed;
};

describe('the product filter', () => {
  test.each([
    ['itself', PRODUCT, 'equal'],
    ['one AND more', `${PRODUCT} AND severity="CRITICAL"`, 'narrowed'],
    ['severity raised in two terms', `${PRODUCT} AND (severity="CRITICAL" OR severity="HIGH")`, 'narrowed'],
    ['a category removed', without(PRODUCT, / OR category="[^"]*"/), 'narrowed'],
    ['a category in another case', without(PRODUCT, /category="(.)/, 'category="_'), 'changed'],
    ['muted findings excluded', `${PRODUCT} AND NOT mute="MUTED"`, 'narrowed'],
    ['muted findings excluded with a dash', `${PRODUCT} AND -mute="MUTED"`, 'narrowed'],
    ['a category excluded', `${PRODUCT} AND NOT category="Execution: Reverse Shell"`, 'narrowed'],
    ['closed findings excluded', without(PRODUCT, ' OR state="INACTIVE"'), 'narrowed'],
    ['no filter', '', 'widened'],
    ['fields in camel case', PRODUCT.replaceAll('finding_class', 'findingClass'), 'equal'],
    ['fields with a finding prefix', PRODUCT.replaceAll('finding_class', 'finding.finding_class'), 'equal'],
    ['parts in another order', PRODUCT.split(' AND ').reverse().join(' AND '), 'equal'],
    ['another class in addition', `(${PRODUCT}) OR finding_class="VULNERABILITY"`, 'widened'],
    ['AND instead of OR within the group', without(PRODUCT, ' OR category=', ' AND category='), 'narrowed'],
  ])('%s: %s', (_what, head, kind) => {
    const comparison = compare(PRODUCT, head);
    expect(comparison.kind).toBe(kind);
    confirm(comparison, PRODUCT, head);
  });

  test('a filter instead of an empty one is narrowed', () => {
    expect(compare('', PRODUCT)).toMatchObject({ kind: 'narrowed', lostNames: [], lostInPart: [] });
  });

  test('loses a part of every detector without closed findings', () => {
    const comparison = compare(PRODUCT, without(PRODUCT, ' OR state="INACTIVE"'));
    if (comparison.kind !== 'narrowed') throw new Error(comparison.kind);
    expect(comparison.lostNames).toEqual([]);
    expect(comparison.lostInPart).toHaveLength(DETECTORS.length);
    expect(comparison.lostInPart[0]?.witness.text).toContain('state="INACTIVE"');
  });

  test('without its Cloud Run term loses all detectors of the runtime, and no others', () => {
    const comparison = compare(PRODUCT, without(PRODUCT, 'resource_name:"//run.googleapis.com/" OR '));
    const runtime = DETECTORS.filter(({ source }) => source === 'cloud-run-threat-detection');
    expect(comparison).toMatchObject({
      kind: 'narrowed',
      lostNames: runtime.map(({ module }) => module),
      lostInPart: [],
      undecidedNames: [],
    });
  });

  test('without the categories of one detector loses this detector', () => {
    const [detector] = DETECTORS;
    const left = [detector!.category, ...detector!.aliases].map((each) => ` AND NOT category="${each}"`);
    const comparison = compare(PRODUCT, PRODUCT + left.join(''));
    expect(comparison).toMatchObject({ kind: 'narrowed', lostNames: [detector!.module], lostInPart: [] });
    if (comparison.kind !== 'narrowed') return;
    expect(comparison.lost.text).toContain(`category="${detector!.category}"`);
    expect(comparison.lost.json).toMatchObject({ finding: { findingClass: 'THREAT' } });
  });

  test('with the name of another service loses every detector of the runtime', () => {
    const head = PRODUCT.replace('//run.googleapis.com/', '//pubsub.googleapis.com/');
    const comparison = compare(PRODUCT, head);
    const runtime = DETECTORS.filter(({ source }) => source === 'cloud-run-threat-detection');
    expect(comparison).toMatchObject({
      kind: 'changed',
      lostNames: runtime.map(({ module }) => module),
      gainedNames: [],
    });
  });
});

describe('two filters', () => {
  test.each([
    // Grammar.
    ['state="ACTIVE"', 'state=ACTIVE', 'equal'],
    ['a="x"', 'a=x', 'equal'],
    ['NOT state="ACTIVE"', '-state="ACTIVE"', 'equal'],
    ['NOT (state="ACTIVE" OR mute="MUTED")', 'NOT state="ACTIVE" AND NOT mute="MUTED"', 'equal'],
    ['NOT (state="ACTIVE" AND mute="MUTED")', '(NOT state="ACTIVE") OR NOT mute="MUTED"', 'equal'],
    [
      '(state="ACTIVE" AND mute="MUTED") OR severity="LOW"',
      'state="ACTIVE" AND mute="MUTED" OR severity="LOW"',
      'narrowed',
    ],
    ['state="ACTIVE"', 'state="ACTIVE" OR (state="ACTIVE" AND mute="MUTED")', 'equal'],
    ['', 'state="ACTIVE" OR NOT state="ACTIVE"', 'equal'],
    ['state="ACTIVE" AND NOT state="ACTIVE"', 'category="A" AND category="B"', 'equal'],
    // A missing field meets no condition.
    ['NOT state="INACTIVE"', 'state="ACTIVE"', 'narrowed'],
    ['category:*', '', 'widened'],
    // Texts.
    ['category="A"', 'category="a"', 'changed'],
    ['category:"AB"', 'category:"AB" AND category:"A"', 'equal'],
    ['category:"A"', 'category:"A" AND category:"B"', 'narrowed'],
    ['category="AB"', 'category:"A"', 'widened'],
    ['category:"A"', 'category:"A" AND NOT category="A"', 'narrowed'],
    ['state:"ACTIVE"', 'state="ACTIVE" OR state="INACTIVE"', 'equal'],
    ['severity="CRITICAL" OR severity="HIGH"', 'severity:"I" OR severity="HIGH"', 'widened'],
    // Times and numbers.
    ['event_time>"2026-01-01T00:00:00Z"', 'event_time>"2026-01-02T00:00:00Z"', 'narrowed'],
    ['event_time>="2026-01-01T00:00:00Z"', 'event_time>="2026-01-01T01:00:00+01:00"', 'equal'],
    [
      'event_time>"2026-01-01T00:00:00Z" OR event_time="2026-01-01T00:00:00Z"',
      'event_time>="2026-01-01T00:00:00Z"',
      'equal',
    ],
    ['source_properties.n>7', 'source_properties.n>7 OR source_properties.n=8', 'equal'],
    ['source_properties.n>7', 'source_properties.n>=7', 'widened'],
    // Lists: any element can meet a condition.
    ['source_properties.x="a" AND source_properties.x="b"', 'category="A" AND NOT category="A"', 'narrowed'],
    ['source_properties.x="a" OR NOT source_properties.x="a"', '', 'equal'],
    // A mark that the response sets.
    ['', 'NOT security_marks.marks.a="b"', 'narrowed'],
    [
      'security_marks.marks.a="b" AND security_marks.marks.a="c"',
      'category="A" AND NOT category="A"',
      'equal',
    ],
    // Presence together with other conditions.
    ['event_time:*', 'event_time>"2026-01-01T00:00:00Z" OR event_time<="2026-01-01T00:00:00Z"', 'equal'],
    ['event_time:* AND NOT event_time>"2026-01-01T00:00:00Z"', 'event_time<="2026-01-01T00:00:00Z"', 'equal'],
    ['state:*', 'state="ACTIVE" OR state="INACTIVE"', 'equal'],
    ['source_properties.n:*', 'source_properties.n>7 OR source_properties.n<=7', 'narrowed'],
    ['source_properties:* AND source_properties.n>7', 'source_properties.n>7', 'equal'],
    // Fields within fields.
    ['indicator:* OR indicator.domains="x"', 'indicator:*', 'equal'],
  ])('%s -> %s: %s', (base, head, kind) => {
    const comparison = compare(base, head);
    expect(comparison.kind).toBe(kind);
    confirm(comparison, base, head);
  });

  test.each([
    ['state=', '', 'the old filter cannot be read: expected a value after "state="'],
    ['', '(state="ACTIVE"', 'the new filter cannot be read: expected ")"'],
    ['', 'stat="ACTIVE"', 'a finding has no field "stat"'],
    ['', 'severity>="HIGH"', 'SCC compares this field only with = and :'],
    ['category>"B"', 'category>"C"', 'the order of texts is unknown'],
    ['source_properties.n>7.0', 'source_properties.n>7', 'it has other spellings'],
    ['source_properties.n>7', 'source_properties.n>=8', 'cannot be written down'],
  ])('%s -> %s is unknown: %s', (base, head, reason) => {
    const comparison = compare(base, head);
    expect(comparison).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(reason) });
    confirm(comparison, base, head);
  });

  test('are equal if they are the same text, whatever they mean', () => {
    expect(compare('nothing="x" AND severity>=HIGH', 'severity>="HIGH" AND nothing="x"')).toEqual({
      kind: 'equal',
    });
  });

  test('have a proven difference despite a field that the review does not know', () => {
    const comparison = compare('nothing="x" AND state="ACTIVE" OR category="A"', 'category="B"');
    expect(comparison.kind).toBe('unknown');
    expect(compare('nothing="x" OR state="ACTIVE"', 'state="ACTIVE"').kind).toBe('unknown');
    expect(compare('category="A" OR state="ACTIVE"', 'state="ACTIVE" AND nothing="x"')).toMatchObject({
      kind: 'narrowed',
      lost: { json: { finding: { category: 'A' } } },
    });
  });

  test('with too many substrings are unknown, with the reason', () => {
    const word = (index: number): string => `category:"w${String.fromCharCode(97 + index)}"`;
    const pairs = Array.from({ length: 22 }, (_, at) => `(${word(at)} AND ${word(at + 1)})`);
    const triples = pairs.map((pair, at) => `(${pair} AND ${word(at + 2)})`);
    const comparison = compare(pairs.join(' OR '), [...pairs, ...triples].join(' OR '));
    expect(comparison).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('too many combinations'),
    });
  });
});

/** Terms over a small vocabulary, and every finding that the terms can distinguish. */
const TERMS = [
  ...['AB', 'A', 'C'].map((value) => `category="${value}"`),
  ...['A', 'B'].map((value) => `category:"${value}"`),
  'category:*',
  'state="ACTIVE"',
  'state:"ACTIVE"',
  'severity="HIGH"',
  'source_properties.n>7',
  'source_properties.n<=9',
  'source_properties.n=8',
  'source_properties.x="p"',
  'source_properties.x:"q"',
  'source_properties.x="pq"',
];

const lists = (values: readonly Json[], longest: number): Json[] =>
  values
    .reduce<Json[][]>((all, value) => all.concat(all.map((some) => [...some, value])), [[]])
    .filter((list) => list.length <= longest);

/** At most two elements, because no term needs a third. */
const NUMBERS = lists(['7', '8', '9', '10', 'n'], 2);

const FINDINGS: readonly JsonObject[] = [undefined, 'AB', 'A', 'AO', 'BA', 'B', 'C', ''].flatMap((category) =>
  [undefined, 'ACTIVE', 'INACTIVE'].flatMap((state) =>
    [undefined, 'HIGH'].flatMap((severity) =>
      lists(['p', 'q', 'pq', 'o'], 2).map(
        (x): JsonObject => ({ category, state, severity, sourceProperties: { x } }),
      ),
    ),
  ),
);

const filter: fc.Arbitrary<string> = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: fc.constantFrom(...TERMS) },
    { weight: 1, arbitrary: tie('filter').map((of) => `NOT (${of})`) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom(' AND ', ' OR '), fc.array(tie('filter'), { minLength: 2, maxLength: 4 }))
        .map(([word, of]) => of.map((each) => `(${each})`).join(word)),
    },
  ),
})).filter;

function findingsFor(base: string, head: string): readonly JsonObject[] {
  if (!`${base} ${head}`.includes('.n')) return FINDINGS;
  return FINDINGS.flatMap((finding) =>
    NUMBERS.map((n) => ({
      ...finding,
      sourceProperties: { ...(finding.sourceProperties as JsonObject), n },
    })),
  );
}

const kindOf = (base: string, head: string) => compareFindingFilters(base, head, []).kind;

describe('any two filters', () => {
  test('compare as every single finding shows', () => {
    // Without detectors, because other tests cover their names.
    fc.assert(
      fc.property(filter, filter, (base, head) => {
        const [before, after] = [parseFilter(base), parseFilter(head)];
        let [lost, gained] = [false, false];
        for (const finding of findingsFor(base, head)) {
          const [was, is] = [matchesFinding(before, { finding }), matchesFinding(after, { finding })];
          lost ||= was && !is;
          gained ||= is && !was;
          if (lost && gained) break;
        }
        const expected = lost ? (gained ? 'changed' : 'narrowed') : gained ? 'widened' : 'equal';
        const comparison = compareFindingFilters(base, head, []);
        expect(comparison.kind).toBe(expected);
        confirm(comparison, base, head);
      }),
      { numRuns: 60 },
    );
  });

  const mirrored = {
    equal: 'equal',
    narrowed: 'widened',
    widened: 'narrowed',
    changed: 'changed',
    unknown: 'unknown',
  };

  test('compare in reverse as the mirror image', () => {
    fc.assert(
      fc.property(filter, filter, (base, head) => {
        expect(compareFindingFilters(head, base, []).kind).toBe(
          mirrored[compareFindingFilters(base, head, []).kind],
        );
      }),
      { numRuns: 100 },
    );
  });

  test('become narrower or stay equal with AND, and become wider or stay equal with OR', () => {
    fc.assert(
      fc.property(filter, filter, (base, other) => {
        expect(['narrowed', 'equal']).toContain(kindOf(base, `(${base}) AND (${other})`));
        expect(['widened', 'equal']).toContain(kindOf(base, `(${base}) OR (${other})`));
        expect(kindOf(base, `NOT (NOT (${base}))`)).toBe('equal');
        expect(kindOf('', `(${base}) OR NOT (${base})`)).toBe('equal');
      }),
      { numRuns: 100 },
    );
  });

  test('never make the comparison throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (base, head) => {
        expect(compareFindingFilters(base, head, DETECTORS.slice(0, 2)).kind).toEqual(expect.any(String));
      }),
    );
  });
});

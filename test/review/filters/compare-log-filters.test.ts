import fc from 'fast-check';
import { pipelineIdentity, TAMPER_DETECTIONS, tamperSinkFilter } from '../../../core/tamper';
import type { Json, JsonObject } from '../../../core/values/json';
import {
  compareLogFilters,
  compareLogIntake,
  type LogIntake,
} from '../../../review/filters/compare-log-filters';
import type { FilterComparison } from '../../../review/filters/filter-comparison';
import { matchesLogQuery, parseLogQuery } from '../../../sandbox/log-query';

const PIPELINE = pipelineIdentity({ project: { id: 'example-project', number: '123456789012' } });
const PRODUCT = tamperSinkFilter(PIPELINE);
const WANTED = TAMPER_DETECTIONS.map(({ id, clause }) => ({ id, clause: clause(PIPELINE) }));

/** The sandbox evaluates a query, with Google's definition of an entry. */
const lets = (filter: string, entry: JsonObject): boolean => matchesLogQuery(parseLogQuery(filter), entry);
const passes = ({ filter, exclusions = [], disabled = false }: LogIntake, entry: JsonObject): boolean =>
  !disabled &&
  lets(filter, entry) &&
  !exclusions.some((each) => each.disabled !== true && lets(each.filter, entry));

function confirm(comparison: FilterComparison, base: LogIntake, head: LogIntake): void {
  if ('lost' in comparison && comparison.lost !== undefined) {
    for (const { json } of [comparison.lost, ...comparison.lostInPart.map(({ witness }) => witness)])
      expect([passes(base, json), passes(head, json)]).toEqual([true, false]);
  }
  if ('gained' in comparison && comparison.gained !== undefined) {
    for (const { json } of [comparison.gained, ...comparison.gainedInPart.map(({ witness }) => witness)])
      expect([passes(base, json), passes(head, json)]).toEqual([false, true]);
  }
}

describe("the product's sink", () => {
  const lines = PRODUCT.split('\n');
  const withoutLine = (index: number): string =>
    lines
      .filter((_, at) => at !== index)
      .map((line, at) => (at === 2 ? line.replace(/^OR /, '') : line))
      .join('\n');

  test.each([
    ['itself', { filter: PRODUCT }],
    [
      'its clauses in another order',
      {
        filter: [
          ...lines.slice(0, 2),
          ...lines
            .slice(2, -1)
            .map((line) => line.replace(/^OR /, ''))
            .reverse()
            .map((line, at) => (at === 0 ? line : `OR ${line}`)),
          ')',
        ].join('\n'),
      },
    ],
    ['a disabled exclusion', { filter: PRODUCT, exclusions: [{ filter: '', disabled: true }] }],
    [
      'an exclusion of entries that it never matches',
      { filter: PRODUCT, exclusions: [{ filter: 'log_id("syslog")' }] },
    ],
  ])('is equal to %s', (_what, head) => {
    expect(compareLogIntake({ filter: PRODUCT }, head, WANTED)).toEqual({ kind: 'equal' });
  });

  test.each(TAMPER_DETECTIONS.map(({ id }, index) => [id, index] as const))(
    'without the clause of %s loses this detection and no other',
    (id, index) => {
      const head = withoutLine(index + 2);
      const comparison = compareLogFilters(PRODUCT, head, WANTED);
      expect(comparison).toMatchObject({
        kind: 'narrowed',
        lostNames: [id],
        lostInPart: [],
        undecidedNames: [],
      });
      confirm(comparison, { filter: PRODUCT }, { filter: head });
    },
  );

  test.each<[string, LogIntake]>([
    ['a severity', { filter: `${PRODUCT} AND severity>=ERROR` }],
    [
      'an exclusion of one account',
      {
        filter: PRODUCT,
        exclusions: [{ filter: 'protoPayload.authenticationInfo.principalEmail="e@example.com"' }],
      },
    ],
  ])('with %s loses a part of every detection', (_what, head) => {
    const comparison = compareLogIntake({ filter: PRODUCT }, head, WANTED);
    if (comparison.kind !== 'narrowed') throw new Error(comparison.kind);
    expect(comparison.lostNames).toEqual([]);
    expect(comparison.lostInPart.map(({ name }) => name)).toEqual(WANTED.map(({ id }) => id));
    confirm(comparison, { filter: PRODUCT }, head);
  });

  test('loses every detection if it is disabled', () => {
    const comparison = compareLogIntake({ filter: PRODUCT }, { filter: PRODUCT, disabled: true }, WANTED);
    expect(comparison).toMatchObject({ kind: 'narrowed', lostNames: WANTED.map(({ id }) => id) });
  });

  test('with an exclusion of everything loses every detection', () => {
    const head = { filter: PRODUCT, exclusions: [{ filter: '' }] };
    expect(compareLogIntake({ filter: PRODUCT }, head, WANTED)).toMatchObject({
      kind: 'narrowed',
      lostNames: WANTED.map(({ id }) => id),
    });
  });

  test('with the name of another pipeline is reported as changed', () => {
    const head = tamperSinkFilter(pipelineIdentity({ project: PIPELINE.project, name: 'other' }));
    const comparison = compareLogFilters(PRODUCT, head, WANTED);
    expect(comparison.kind).toBe('changed');
    confirm(comparison, { filter: PRODUCT }, { filter: head });
  });
});

describe('two log filters', () => {
  test.each([
    // Letter case, quotes, lists of values, comments, lines.
    ['labels.a="x"', 'labels.a=X', 'equal'],
    ['labels.a=~"x"', 'labels.a=~"X"', 'changed'],
    ['labels.a=~"^x$"', 'labels.a="x"', 'widened'],
    ['labels.a=~"(?i)^x$"', 'labels.a="x"', 'equal'],
    ['labels.a=("x" OR "y")', 'labels.a="x" OR labels.a="y"', 'equal'],
    ['labels.a="x" labels.b="y"', 'labels.b="y"\nAND labels.a="x" -- the same', 'equal'],
    ['labels."a"="x"', 'labels.a="x"', 'equal'],
    // OR binds tighter than AND.
    [
      'labels.a="x" AND labels.b="y" OR labels.c="z"',
      '(labels.a="x" AND labels.b="y") OR labels.c="z"',
      'widened',
    ],
    // Missing fields.
    ['NOT labels.a="x"', 'labels.a!="x"', 'narrowed'],
    ['trace!="x"', 'NOT trace="x"', 'equal'],
    ['trace=""', 'NOT trace:*', 'narrowed'],
    ['labels.a:*', 'labels.a=~""', 'equal'],
    // Lists: any element can meet a condition, also with !=. An object is not equal to "a", but it does not meet !=
    // either.
    ['protoPayload.request.x!="a"', 'protoPayload.request.x:* AND NOT protoPayload.request.x="a"', 'changed'],
    [
      'protoPayload.methodName!="a"',
      'protoPayload.methodName:* AND NOT protoPayload.methodName="a"',
      'equal',
    ],
    ['protoPayload.request.x:"a"', 'protoPayload.request.x=~"(?i)a"', 'narrowed'],
    ['protoPayload.methodName:"a"', 'protoPayload.methodName=~"(?i)a"', 'equal'],
    // Patterns.
    ['labels.a=~"^ab+$"', 'labels.a=~"^ab*$"', 'widened'],
    ['labels.a=~"a|b"', 'labels.a=~"[ab]"', 'equal'],
    ['labels.a=~"a" AND labels.a=~"b"', 'labels.a=~"a.*b|b.*a"', 'narrowed'],
    ['labels.a!~"a"', 'labels.a:* AND NOT labels.a=~"a"', 'equal'],
    // Severities.
    ['severity>=ERROR', 'severity>WARNING', 'equal'],
    ['severity>=ERROR', 'severity>=CRITICAL', 'narrowed'],
    ['severity=DEFAULT', 'severity<DEBUG', 'equal'],
    ['NOT severity>=DEFAULT', 'labels.a="x" AND NOT labels.a="x"', 'equal'],
    // Numbers and times.
    ['httpRequest.status>=500', 'httpRequest.status>=400', 'widened'],
    ['timestamp>="2026-01-01T00:00:00Z"', 'timestamp>="2026-01-02T00:00:00Z"', 'narrowed'],
    ['timestamp:*', 'timestamp>"2026-01-01T00:00:00Z" OR timestamp<="2026-01-01T00:00:00Z"', 'equal'],
    // Presence together with other conditions.
    ['severity:*', 'severity>DEFAULT', 'equal'],
    ['textPayload:*', 'textPayload:* AND textPayload="a"', 'narrowed'],
    ['trace:*', 'trace:* OR trace="a"', 'equal'],
    ['httpRequest.status:* AND httpRequest.status>=500', 'httpRequest.status>=500', 'equal'],
    // Logs.
    ['log_id("a/b")', 'log_id("a%2Fb")', 'equal'],
    ['log_id("a")', 'logName:"/logs/a"', 'widened'],
    ['log_id("a") AND log_id("b")', 'labels.a="x" AND NOT labels.a="x"', 'equal'],
    // An entry has only one payload.
    ['jsonPayload.a="x" AND protoPayload.b="y"', 'labels.a="x" AND NOT labels.a="x"', 'equal'],
    // Text anywhere.
    ['"error"', '"error" AND labels.a="x"', 'narrowed'],
    ['', '"error"', 'narrowed'],
    ['protoPayload.request:*', 'protoPayload.request:* OR protoPayload.request.name="x"', 'equal'],
    ['', 'NOT labels.a="x"', 'narrowed'],
  ])('%s -> %s: %s', (base, head, kind) => {
    const comparison = compareLogFilters(base, head);
    expect(comparison.kind).toBe(kind);
    confirm(comparison, { filter: base }, { filter: head });
  });

  test.each([
    ['labels.a=', '', 'the old filter cannot be read'],
    ['', 'labels.a="x', 'the new filter cannot be read'],
    ['', 'nothing="x"', 'a log entry has no field "nothing"'],
    ['', 'sample(insertId, 0.5)', 'cannot be read'],
    ['labels.a="x"', 'labels.a="x" AND source("y")', 'the function is unknown'],
    ['labels.a=~"\\\\bx"', 'labels.a=~"x"', 'looks around'],
    ['labels.a=~"(?P<n>x)"', 'labels.a=~"x"', 'differently than RE2'],
    ['labels.a="Ä"', 'labels.a="ä"', 'Logging folds the case'],
    ['httpRequest.status>=8', 'httpRequest.status>7', 'cannot be written down'],
    ['logName>"a"', 'logName="a"', 'the order of texts is unknown'],
    ['labels.a=NULL_VALUE', '', 'does not know its meaning'],
  ])('%s -> %s is unknown: %s', (base, head, reason) => {
    const comparison = compareLogFilters(base, head);
    expect(comparison).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(reason) });
  });

  test('are equal if they are the same text, whatever they mean', () => {
    const odd = 'labels.a=~"(?P<n>x)" OR source("y")';
    expect(compareLogFilters(odd, `(${odd})`)).toEqual({ kind: 'equal' });
  });

  test('differ by a witness that has the form of an entry', () => {
    const comparison = compareLogFilters('log_id("cloudaudit.googleapis.com/activity")', 'severity>=ERROR');
    expect(comparison).toMatchObject({
      kind: 'changed',
      lost: { json: { logName: 'projects/example-project/logs/cloudaudit.googleapis.com%2Factivity' } },
    });
  });

  test('take exclusions on either side into account', () => {
    const exclusions = [{ filter: 'severity<ERROR' }];
    expect(
      compareLogIntake({ filter: 'labels.a="x"' }, { filter: 'labels.a="x"', exclusions }),
    ).toMatchObject({
      kind: 'narrowed',
    });
    expect(compareLogIntake({ filter: '', exclusions }, { filter: 'severity>=ERROR' })).toEqual({
      kind: 'equal',
    });
    expect(compareLogIntake({ filter: '', exclusions }, { filter: '' }).kind).toBe('widened');
  });

  test('name entries that contain a required text', () => {
    const wanted = [
      { id: 'deletions', clause: 'protoPayload.methodName:"delete"' },
      { id: 'errors', clause: 'severity>=ERROR' },
    ];
    expect(compareLogFilters('', 'NOT protoPayload.methodName=~"(?i)delete"', wanted)).toMatchObject({
      kind: 'narrowed',
      lostNames: ['deletions'],
      lostInPart: [{ name: 'errors' }],
    });
  });
});

const TERMS = [
  ...['a', 'ab'].map((value) => `labels.l="${value}"`),
  'labels.l:"b"',
  'labels.l!="a"',
  'labels.l=~"^a"',
  'labels.l=~"B|b$"',
  'labels.l!~"^[ab]*$"',
  'labels.l:*',
  'protoPayload.x="a"',
  'protoPayload.x:"b"',
  'protoPayload.x!="a"',
  'protoPayload.x=~"^a"',
  'protoPayload.x:*',
  'severity>=ERROR',
  'severity:*',
  'labels.m>7',
  'labels.m:*',
  'labels.m!=8',
  'severity=CRITICAL',
  'severity!=DEFAULT',
  'trace="a"',
  'trace!="b"',
  '"zz"',
];

const TEXTS = ['', 'a', 'b', 'ab', 'A', 'B', 'AB', 'Ab', 'aB', 'aa', 'c', 'ac', 'bc', 'cb', 'cB', 'azz'];
const nested: readonly Json[] = [...TEXTS, { note: 'b' }, { note: 'c' }];
const text = fc.constantFrom(...TEXTS);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const entries: fc.Arbitrary<JsonObject> = fc.record({
  labels: fc.record({ l: optional(text), m: optional(fc.constantFrom('6', '7', '8', '9', 'n')) }),
  protoPayload: fc.record({
    x: optional(fc.oneof(fc.constantFrom(...nested), fc.array(fc.constantFrom(...nested), { maxLength: 3 }))),
  }),
  severity: optional(fc.constantFrom('INFO', 'ERROR', 'CRITICAL', 'ALERT')),
  trace: optional(text),
}) as fc.Arbitrary<JsonObject>;

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

describe('any two log filters', () => {
  test('compare as no single entry contradicts', () => {
    const kinds: Record<string, number> = {};
    fc.assert(
      fc.property(
        filter,
        filter,
        fc.array(entries, { minLength: 100, maxLength: 100 }),
        (base, head, some) => {
          const comparison = compareLogFilters(base, head);
          kinds[comparison.kind] = (kinds[comparison.kind] ?? 0) + 1;
          confirm(comparison, { filter: base }, { filter: head });
          const [before, after] = [parseLogQuery(base), parseLogQuery(head)];
          for (const entry of some) {
            const [was, is] = [matchesLogQuery(before, entry), matchesLogQuery(after, entry)];
            if (was && !is) expect(['narrowed', 'changed', 'unknown']).toContain(comparison.kind);
            if (is && !was) expect(['widened', 'changed', 'unknown']).toContain(comparison.kind);
          }
        },
      ),
      { numRuns: 400 },
    );
    // Every filter of this vocabulary can be expressed.
    expect(kinds.unknown ?? 0).toBeLessThan(8);
  });

  test('become narrower or stay equal with an exclusion', () => {
    fc.assert(
      fc.property(filter, filter, (base, excluded) => {
        const head = { filter: base, exclusions: [{ filter: excluded }] };
        expect(['narrowed', 'equal']).toContain(compareLogIntake({ filter: base }, head).kind);
      }),
      { numRuns: 100 },
    );
  });

  test('never make the comparison throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (base, head) => {
        expect(compareLogFilters(base, head).kind).toEqual(expect.any(String));
      }),
    );
  });
});

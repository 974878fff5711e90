import fc from 'fast-check';
import { pipelineIdentity, TAMPER_DETECTIONS, tamperSinkFilter } from '../../../core/tamper';
import { type Clause, meetsClause, renderClause } from '../../../core/tamper/clause';
import type { JsonObject } from '../../../core/values/json';
import { matchesLogQuery, parseLogQuery } from '../../../sandbox/log-query';
import { LOG_ENTRY_NAMES, logEntryJson, PIPELINE } from '../../factories/log-entry';
import { PROJECT } from '../../factories/names';

describe("the sink's filter", () => {
  const filter = tamperSinkFilter(PIPELINE);

  test('is one that Logging accepts', () => {
    expect(() => parseLogQuery(filter)).not.toThrow();
  });

  test('contains the clause of every detection', () => {
    for (const detection of TAMPER_DETECTIONS) {
      expect(filter).toContain(renderClause(detection.clause(PIPELINE)));
    }
  });

  test('excludes no caller, and nothing by severity or outcome', () => {
    expect(filter).not.toMatch(/\bNOT\b|!=|!~|principal|authenticationInfo|severity|protoPayload\.status/);
  });

  test('has no backslash, because its meaning within quotes is not documented', () => {
    expect(filter).not.toContain('\\');
  });

  test('with the longest names is short enough', () => {
    const longest = pipelineIdentity({
      project: { id: `example-company.com:${'p'.repeat(30)}`, number: '9'.repeat(20) },
      name: 'n'.repeat(19),
      heartbeatSource: `organizations/${'9'.repeat(20)}/sources/${'9'.repeat(20)}`,
    });
    expect(tamperSinkFilter(longest).length).toBeLessThan(20_000);
  });

  test('matches the dots of a name only as dots', () => {
    const pipeline = pipelineIdentity({ project: { id: 'example.com:shop-prod', number: '1' } });
    const query = parseLogQuery(tamperSinkFilter(pipeline));
    const deleted = (project: string) => {
      const json = logEntryJson('pubsub-topic-deleted');
      const resourceName = `projects/${project}/topics/riposte-findings`;
      return { ...json, protoPayload: { ...(json.protoPayload as JsonObject), resourceName } };
    };
    expect(
      ['example.com:shop-prod', 'examplexcom:shop-prod', '1', '11'].map((project) =>
        matchesLogQuery(query, deleted(project)),
      ),
    ).toEqual([true, false, true, false]);
  });

  test.each([
    ['a name with a wildcard', { project: PROJECT, name: 'riposte.*' }],
    ['a name with a quote', { project: PROJECT, name: 'a" OR "b' }],
    ['a project id with a slash', { project: { ...PROJECT, id: 'shop/prod' } }],
    ['a project number with letters', { project: { ...PROJECT, number: '1|2' } }],
  ])('is never built from %s', (_what, input) => {
    expect(() => pipelineIdentity(input)).toThrow("the pipeline's identity");
  });
});

/** Compares two evaluations of one clause: the predicate, and the query language's evaluator with its text. */
describe('a clause has the same meaning for the detection and for the sink', () => {
  const clauses = TAMPER_DETECTIONS.map((detection) => {
    const clause = detection.clause(PIPELINE);
    return { clause, query: parseLogQuery(renderClause(clause)) };
  });
  const agree = (entry: JsonObject): boolean =>
    clauses.every(({ clause, query }) => meetsClause(clause, entry) === matchesLogQuery(query, entry));

  test.each(LOG_ENTRY_NAMES)('for %s', (name) => {
    expect(agree(logEntryJson(name))).toBe(true);
  });

  test('for any clause and any entry', () => {
    const value = fc.constantFrom('a', 'A', 'ab', 'b.c', 'x', '');
    const leaf: fc.Arbitrary<Clause> = fc.oneof(
      fc.record({
        field: fc.constantFrom('protoPayload.a', 'protoPayload.b.c'),
        oneOf: fc.array(value, { minLength: 1, maxLength: 2 }),
      }),
      fc.record({ field: fc.constant('protoPayload.a'), like: fc.constantFrom('^a', 'b[.]c$', '(a|x)') }),
      fc.record({
        field: fc.constantFrom('protoPayload.a', 'protoPayload.b."c.d"'),
        present: fc.constant(true as const),
      }),
      fc.record({ text: fc.constantFrom('a', 'B.C', 'activity') }),
      fc.record({ log: fc.constantFrom('activity' as const, 'data_access' as const) }),
    );
    const clause = fc.letrec<{ clause: Clause }>((tie) => ({
      clause: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.record({ all: fc.array(tie('clause'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('clause'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ not: tie('clause') }),
      ),
    })).clause;
    const entry = fc.record(
      {
        logName: fc.constantFrom('projects/p/logs/cloudaudit.googleapis.com%2Factivity', 'projects/p/logs/x'),
        protoPayload: fc.record(
          {
            a: fc.oneof(value, fc.array(value, { maxLength: 3 }), fc.boolean(), fc.integer()),
            b: fc.oneof(
              fc.record({ c: value, 'c.d': value }, { requiredKeys: [] }),
              fc.array(fc.record({ c: value })),
            ),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(clause, entry, (each, json) => {
        const query = parseLogQuery(renderClause(each));
        expect(meetsClause(each, json as JsonObject)).toBe(matchesLogQuery(query, json as JsonObject));
      }),
      { numRuns: 500 },
    );
  });
});

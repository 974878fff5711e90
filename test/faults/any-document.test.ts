import * as fc from 'fast-check';
import { isObject, type Json, jsonEqual } from '../../core/values/json';
import { resolved, rewritten, rewrittenAll, type Sources } from './run/any-document';
import { FORGED, generate } from './schedule/generate';
import type { Rewriting } from './schedule/rewriting';

const OTHER = { record: { verdict: 'observed', plan: { steps: ['b'] } } };
const SOURCES: Sources = {
  older: (back) => ({ record: { verdict: `older ${back}` } }),
  other: OTHER,
  ownId: 'case-own',
  otherId: 'case-other',
};
const DOCUMENT: Json = {
  state: 'closed',
  record: { caseId: 'case-own', verdict: 'contained', plan: { steps: ['a', 'c'] }, bytes: 7 },
};
const changed = (change: Rewriting): Json => rewritten(DOCUMENT, change, SOURCES);

describe('a rewrite of a document', () => {
  test.each<[Rewriting, unknown]>([
    [{ how: 'delete', at: ['record', 'plan', 'steps', 0] }, { record: { plan: { steps: ['c'] } } }],
    [{ how: 'type', at: ['record', 'verdict'], to: 'list' }, { record: { verdict: ['contained'] } }],
    [{ how: 'type', at: ['record', 'bytes'], to: 'text' }, { record: { bytes: '7' } }],
    [{ how: 'empty', at: ['record', 'plan'] }, { record: { plan: {} } }],
    [{ how: 'older', at: ['record', 'verdict'], back: 2 }, { record: { verdict: 'older 2' } }],
    [{ how: 'other', at: ['record', 'plan'] }, { record: { plan: { steps: ['b'] } } }],
    [{ how: 'other-id', at: ['record'] }, { record: { caseId: 'case-other' } }],
    [{ how: 'swap', at: ['state'], from: ['record', 'bytes'] }, { state: 7 }],
    [
      { how: 'twice', at: ['record', 'plan', 'steps'] },
      { record: { plan: { steps: ['a', 'c', 'a', 'c'] } } },
    ],
  ])('%j', (change, expected) => {
    expect(changed(change)).toMatchObject(expected as object);
  });

  test('deletes a member, and empties the document itself', () => {
    expect(changed({ how: 'delete', at: ['state'] })).not.toHaveProperty('state');
    expect(changed({ how: 'delete', at: [] })).toEqual({});
  });

  test('grows a document to a size, and no further', () => {
    const size = (value: Json) => Buffer.byteLength(JSON.stringify(value));
    const grown = changed({ how: 'huge', at: ['record', 'verdict'], bytes: 900_000 });
    expect(Math.abs(size(grown) - 900_000)).toBeLessThan(100);
  });

  test('of a missing member, or of one that the source lacks, changes nothing', () => {
    expect(changed({ how: 'other', at: ['record', 'bytes'] })).toEqual(DOCUMENT);
    expect(resolved(DOCUMENT, ['record', 'nothing', 3])).toEqual(['record']);
  });

  test('reaches every member of any document, and does not change the others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.nat({ max: 99 }), { maxLength: 5 }), (document, path) => {
        const names = resolved(document as Json, path);
        const after = rewritten(document as Json, { how: 'type', at: path, to: 'null' }, SOURCES);
        const back = rewrittenAll({ document: after } as Json, [], SOURCES);
        expect(isObject(back)).toBe(true);
        expect(names.length <= path.length).toBe(true);
        expect(memberAt(after, names)).toBeNull();
        const [first] = names;
        if (first === undefined || !isObject(document)) return;
        for (const [name, value] of Object.entries(document)) {
          if (name !== first) expect(jsonEqual((after as Record<string, Json>)[name], value)).toBe(true);
        }
      }),
    );
  });
});

const memberAt = (value: unknown, names: readonly string[]): unknown =>
  names.reduce<unknown>((here, name) => (here as Record<string, unknown>)[name], value);

describe('a seed with a forger', () => {
  test('has the cloud and the findings of the same seed without one, and at least one forgery', () => {
    for (const seed of [1, 2, 3, 44, 531]) {
      const [plain, forged] = [generate(seed).schedule, generate(FORGED + seed).schedule];
      expect([forged.services, forged.findings, forged.settings]).toEqual([
        plain.services,
        plain.findings,
        plain.settings,
      ]);
      expect(JSON.stringify([forged.events, forged.faults])).toMatch(/"do":"(?:forge|rewrite)"/);
      expect(generate(FORGED + seed)).toEqual(generate(FORGED + seed));
    }
  });
});

import fc from 'fast-check';
import { caseIdFor, caseIdOf } from '../../../core/case/case-id';
import { provenRecord } from '../../../core/ledger/proven-record';
import type { Json } from '../../../core/values/json';
import { CANONICAL_NAME, EVENT_TIME, SERVICE } from '../../factories/names';

const ID = caseIdOf(CANONICAL_NAME, EVENT_TIME);
const finding = { canonicalName: CANONICAL_NAME, eventTime: EVENT_TIME };
const digest = `sha256:${'a'.repeat(64)}`;

describe('what the case id proves of a record that nobody kept', () => {
  test('is the name and the event time of the finding; the ledger has workload and image', () => {
    const record = provenRecord(
      ID,
      { finding: { ...finding, resource: '//run.googleapis.com/other', severity: 'HIGH', category: 'c' } },
      { target: SERVICE, digest },
    );
    expect(record).toMatchObject({
      caseId: ID,
      finding: { ...finding, resource: `//run.googleapis.com/${SERVICE}`, severity: 'HIGH', category: 'c' },
      detection: { evidence: { imageDigest: digest } },
      plan: { steps: [] },
    });
  });

  test('holds for a muted finding too', () => {
    const id = caseIdFor({ ...finding, state: 'ACTIVE', muted: true });
    expect(provenRecord(id, { finding }, {})?.caseId).toBe(id);
  });

  test('is nothing for the names of another finding', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (canonicalName, eventTime) => {
        fc.pre(caseIdOf(canonicalName, eventTime) !== ID);
        expect(provenRecord(ID, { finding: { canonicalName, eventTime } }, {})).toBeUndefined();
      }),
    );
  });

  test('is bounded, and throws for no document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
        const said = { finding: { ...finding, category: 'x'.repeat(100_000), severity: one }, plan: two };
        const record = provenRecord(ID, said as unknown as Json, {});
        expect(JSON.stringify(record).length).toBeLessThan(10_000);
        expect(provenRecord(ID, one as Json, {})).toBeUndefined();
      }),
    );
  });
});

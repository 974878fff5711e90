import * as fc from 'fast-check';
import { caseIdFor } from '../../../core/case/case-id';
import { isCaseOf } from '../../../core/case/is-case-of';

const finding = { canonicalName: 'projects/1/sources/2/findings/3', eventTime: '2026-04-14T10:01:02.345Z' };
const id = caseIdFor({ ...finding, state: 'ACTIVE', muted: false });

describe('whether a case id belongs to a finding', () => {
  test('it belongs to the finding that it was made from', () => {
    expect(isCaseOf(id, finding)).toBe(true);
    expect(isCaseOf(id, { ...finding, eventTime: '2026-04-14T10:01:03.345Z' })).toBe(false);
  });

  test('whatever a forger puts in the place of the finding is not its finding, and is no fault', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(isCaseOf(id, anything as never)).toBe(false);
        expect(isCaseOf(id, { ...finding, eventTime: anything } as never)).toBe(
          anything === finding.eventTime,
        );
      }),
    );
  });
});

import fc from 'fast-check';
import { caseIdOf, isCaseId } from '../../../core/case/case-id';
import { isRfc3339, toIso } from '../../../core/values/time';
import { CANONICAL_NAME, EVENT_TIME } from '../../factories/names';

describe('caseIdOf', () => {
  it('begins with the event time', () => {
    expect(caseIdOf(CANONICAL_NAME, EVENT_TIME)).toMatch(/^case-20260506-070809-[0-9a-f]{12}$/);
  });

  it('is the same for the same finding and event time', () => {
    expect(caseIdOf(CANONICAL_NAME, EVENT_TIME)).toBe(caseIdOf(CANONICAL_NAME, EVENT_TIME));
  });

  it('differs for a newer event time within the same second', () => {
    expect(caseIdOf(CANONICAL_NAME, '2026-05-06T07:08:09.123457Z')).not.toBe(
      caseIdOf(CANONICAL_NAME, EVENT_TIME),
    );
  });

  it('differs for another finding', () => {
    expect(caseIdOf(`${CANONICAL_NAME}0`, EVENT_TIME)).not.toBe(caseIdOf(CANONICAL_NAME, EVENT_TIME));
  });

  it('is well formed for every event time that decoding accepts', () => {
    const time = fc
      .tuple(
        fc.integer({ min: -10_000_000_000, max: 253_500_000_000_000 }),
        fc.constantFrom('Z', '+14:00', '-23:59'),
      )
      .map(([ms, zone]) => toIso(ms).replace('Z', zone));
    fc.assert(
      fc.property(time.filter(isRfc3339), (eventTime) =>
        expect(isCaseId(caseIdOf('f', eventTime))).toBe(true),
      ),
    );
  });
});

describe('isCaseId', () => {
  it.each([
    '',
    'case-1',
    '../case-20260506-070809-0123456789ab',
    'case-20260506-070809-0123456789ab\n',
    'kill-switch',
  ])('refuses %j', (text) => {
    expect(isCaseId(text)).toBe(false);
  });
});

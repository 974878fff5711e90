import fc from 'fast-check';
import { markByHand } from '../../../core/actions/mark-by-hand';
import { CANONICAL_NAME } from '../../factories/names';

describe('the command that marks a finding by hand', () => {
  it('names the marks in the mask, so that other marks stay unchanged', () => {
    expect(markByHand(CANONICAL_NAME, { riposte_case: 'case-1', riposte_verdict: 'undone' })).toBe(
      `gcloud scc findings update-marks ${CANONICAL_NAME} ` +
        '--security-marks=riposte_case=case-1,riposte_verdict=undone ' +
        '--update-mask=marks.riposte_case,marks.riposte_verdict',
    );
  });

  it('contains no character that a shell interprets, whatever the finding contains (invariant 11)', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.boolean(), (name, value, isNamed) => {
        const command = markByHand(isNamed ? CANONICAL_NAME : name, { riposte_verdict: value });
        return command === undefined || /^[A-Za-z0-9 ,.:=/_-]+$/.test(command);
      }),
    );
  });

  it('is missing if a name does not validate', () => {
    expect(markByHand('projects/1; reboot', { riposte_verdict: 'undone' })).toBeUndefined();
    expect(markByHand(CANONICAL_NAME, { riposte_verdict: '$(reboot)' })).toBeUndefined();
  });
});

import type { PlannedStack } from '../../../review/model/change';
import { review } from '../../../review/review';
import { inPlan, stacksOf } from '../rule-cases';

const found = (changes: Partial<PlannedStack>) => {
  const [stack] = inPlan(stacksOf({}), {});
  const { findings, verdicts } = review([{ ...(stack as PlannedStack), ...changes }]);
  return { verdicts, lines: findings.map(({ rule, severity, message }) => `${rule} ${severity} ${message}`) };
};
const UNKNOWN = { detection: 'unknown', response: 'unknown', powers: 'unknown' };

describe('R49', () => {
  test('a plan that ended in an error', () => {
    const { lines, verdicts } = found({ errored: true, complete: false });
    expect(lines).toEqual([expect.stringMatching(/^R49 medium .* ended in an error/)]);
    expect(verdicts).toEqual(UNKNOWN);
  });
  test('a plan that defers a change', () => {
    expect(found({ deferred: 1, complete: false }).lines).toEqual([
      expect.stringMatching(/^R49 medium Terraform deferred a change/),
    ]);
  });
  test('a plan with targets', () => {
    expect(found({ complete: false }).lines).toEqual([expect.stringMatching(/^R49 medium .* is incomplete/)]);
  });
  test('a complete plan', () => {
    expect(found({}).lines).toEqual([]);
  });
});

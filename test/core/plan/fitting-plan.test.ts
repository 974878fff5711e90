import { fittingPlan, PLAN_BYTES } from '../../../core/plan/fitting-plan';
import { planHash } from '../../../core/plan/plan-hash';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { jsonBytes } from '../../../core/values/json-size';
import { planOf } from '../../factories/plan';

const { steps, withheld } = planOf();

it('a plan that fits stays unchanged', () => {
  expect(fittingPlan(steps, withheld, jsonBytes(steps))).toEqual({ hash: planHash(steps), steps, withheld });
});

it('a plan that does not fit withholds its changes, with the reason, and still notifies people', () => {
  const large = steps.map(
    (step): PlannedStep =>
      step.action === 'shift-traffic' ? { ...step, before: { traffic: 'é'.repeat(PLAN_BYTES / 2) } } : step,
  );
  const plan = fittingPlan(large, withheld);
  expect(plan.steps.map(({ action }) => action)).toEqual(['preserve-evidence', 'annotate-finding', 'notify']);
  expect(plan.hash).toBe(planHash(plan.steps));
  expect(plan.withheld.slice(withheld.length)).toEqual(
    expect.arrayContaining([
      {
        action: 'shift-traffic',
        cause: 'input',
        reason: expect.stringContaining(`${jsonBytes(large)} bytes`),
      },
    ]),
  );
});

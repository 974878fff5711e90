import { aFinding } from '../../factories/finding';
import { RESOURCE } from '../../factories/names';
import { causeFor, planOf, reasonFor } from '../../factories/plan';

describe('the plan for a workload of another kind', () => {
  const planFor = (collection: string) =>
    planOf({ finding: aFinding({ resourceName: RESOURCE.replace('/services/', `/${collection}/`) }) });

  it.each([
    ['jobs', 'a job'],
    ['workerPools', 'a worker pool'],
  ])('names the kind of %s in words, and not as code does', (collection, words) => {
    const plan = planFor(collection);
    expect(causeFor(plan, 'shift-traffic')).toBe('not-applicable');
    expect(reasonFor(plan, 'shift-traffic')).toContain(`the affected resource is ${words}`);
    expect(JSON.stringify(plan.withheld)).not.toContain('workerPool');
  });
});

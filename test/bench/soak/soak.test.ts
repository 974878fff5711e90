import { soak } from '../../../bench/soak/soak';

/** A little of what `npm run bench -- --only soak` does with 10,000 findings. */
describe('findings among faults and restarts', () => {
  it('are all contained, and no workload is changed twice (invariant 6: effects happen once)', async () => {
    const { lost, doubled, faults, toFirstChange } = await soak({ findings: 40, rate: 0.05 });
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    expect(faults).toBeGreaterThan(100);
    expect(toFirstChange).toHaveLength(20);
  });

  it('take eight dependent calls to the first change where nothing fails', async () => {
    const { toFirstChange } = await soak({ findings: 4, rate: 0 });
    expect(toFirstChange).toEqual([160, 160]);
  });

  it('are the same run for the same seed', async () => {
    const [one, other] = [await soak({ findings: 6, rate: 0.2 }), await soak({ findings: 6, rate: 0.2 })];
    expect(one.toFirstChange).toEqual(other.toFirstChange);
  });
});

import { NOTHING_PROVED, SECOND_PLAN_NOT_EMPTY, whatIsProved } from '../../rehearsal/run/report';
import { whatItProves } from '../../rehearsal/target-report';

describe('what a rehearsal proves', () => {
  it.each([true, false])('nothing, if every target failed (stand-in: %s)', (isStandIn) => {
    expect(whatItProves(isStandIn, { passed: 0, failed: 2 })).toBe(NOTHING_PROVED);
  });

  it('nothing about the targets that failed, if others passed', () => {
    const text = whatItProves(false, { passed: 1, failed: 1 });
    expect(text).toMatch(/^The rehearsal proves nothing about the targets that failed\./);
    expect(text).toContain('It proves that');
  });

  it('that the stacks deploy, if all passed, and not more than the stand-in shows', () => {
    const all = { passed: 2, failed: 0 };
    expect(whatItProves(false, all)).toContain('It proves that');
    expect(whatItProves(false, all)).not.toContain('nothing');
    expect(whatItProves(true, all)).toContain('stand-in');
  });

  it('nothing after a failed step, and no empty second plan if there are differences', () => {
    const difference = { address: 'a', action: 'update', argument: 'b', before: '1', after: '2' } as never;
    expect(whatIsProved({ failure: { stack: 'a', step: 'apply', problems: [] }, differences: [] })).toBe(
      NOTHING_PROVED,
    );
    expect(whatIsProved({ differences: [difference] })).toBe(SECOND_PLAN_NOT_EMPTY);
    expect(whatIsProved({ differences: [] })).toContain('It proves that');
  });
});

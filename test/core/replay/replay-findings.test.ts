import fc from 'fast-check';
import type { PlanContext } from '../../../core/actions';
import { shiftTraffic } from '../../../core/actions/shift-traffic';
import type { CaseDraft } from '../../../core/case/record';
import { CATALOGUE } from '../../../core/catalogue/catalogue';
import type { Investigation } from '../../../core/facts/investigation';
import { confirm, heldStatus } from '../../../core/guards/authority';
import type { StepOutcome } from '../../../core/outcome/outcome';
import { MODES } from '../../../core/permissions/tiers';
import { corpusOf } from '../../../core/replay/corpus';
import { effectOf } from '../../../core/replay/expected-verdict';
import { type ReplayOutcome, replayFindings } from '../../../core/replay/replay-findings';
import { sumOf } from '../../../core/replay/replay-sum';
import { known } from '../../../core/values/result';
import { sufficient, verdictOf } from '../../../functions/actor/verdict';
import { runtimeConfig } from '../../factories/config';
import { BUILT_IN, NOW_MS, PROJECT, SERVICE } from '../../factories/names';
import { planOf } from '../../factories/plan';
import { aRecorded } from '../../factories/recorded';

const one = (recorded = aRecorded(), config = runtimeConfig()): ReplayOutcome =>
  replayFindings([recorded], config, CATALOGUE)[0] as ReplayOutcome;
const corpus = (config = runtimeConfig()) => corpusOf([{ config, catalogue: CATALOGUE }], NOW_MS);
const actions = ({ steps }: ReplayOutcome) => steps.map(({ action }) => action);

describe('a replay', () => {
  it('plans what the responder planned, with the same hash', () => {
    expect(one().planHash).toBe(planOf().hash);
  });

  it.each(MODES)('plans the same in mode %s', (mode) => {
    expect(one(aRecorded(), runtimeConfig({ mode })).planHash).toBe(planOf().hash);
  });

  it.each([
    ['observe', 'observed', 'would-run', 'would-run'],
    ['approve', 'awaiting-approval', 'awaits-approval', 'awaits-approval'],
    ['enforce', 'would-contain', 'runs', 'runs'],
  ] as const)('reports what mode %s does with the plan', (mode, verdict, workload, mark) => {
    const outcome = one(aRecorded(), runtimeConfig({ mode }));
    expect(outcome).toMatchObject({ mode, verdict });
    expect(outcome.steps.map(({ action, effect }) => [action, effect])).toEqual([
      ['preserve-evidence', 'runs'],
      ['shift-traffic', workload],
      ['annotate-finding', mark],
      ['notify', 'runs'],
    ]);
  });

  it('judges exemptions at the time when the finding was received', () => {
    const config = runtimeConfig();
    const exemptions = [{ resource: SERVICE, reason: 'a test', expires: '2026-05-07T00:00:00Z' }];
    const exempt = { ...config, policy: { ...config.policy, exemptions } };
    expect(one(aRecorded({ receivedAt: '2026-05-06T00:00:00Z' }), exempt)).toMatchObject({
      verdict: 'refused',
      reason: expect.stringContaining('exempt until 2026-05-07T00:00:00Z: a test'),
    });
    expect(one(aRecorded({ receivedAt: '2026-05-08T00:00:00Z' }), exempt).verdict).toBe('would-contain');
  });

  it('ignores advice that was read after the plan', () => {
    const looks = {
      ...CATALOGUE,
      action: (id: string) => {
        const action = CATALOGUE.action(id);
        return action !== shiftTraffic
          ? action
          : {
              ...shiftTraffic,
              plan: (context: PlanContext) =>
                (context.investigation as Investigation).relatedFindings.status === 'known'
                  ? { kind: 'withheld' as const, reason: 'it saw the advice' }
                  : shiftTraffic.plan(context),
            };
      },
    };
    const advised = aRecorded({ investigation: { relatedFindings: known([]) } });
    const [outcome] = replayFindings([advised], runtimeConfig(), looks);
    expect(actions(outcome as ReplayOutcome)).toContain('shift-traffic');
  });

  it('reports why a finding is not relevant', () => {
    const outcome = one(aRecorded({ finding: { resourceName: '//container.googleapis.com/x' } }));
    expect(outcome).toMatchObject({ verdict: 'not-ours', detector: 'none', steps: [], withheld: [] });
  });

  it("in a hub uses the choices of the finding's own project", () => {
    const config = runtimeConfig();
    const workload = { project: { ...PROJECT }, tiers: config.tiers, exemptions: [] };
    const hub = { ...config, project: { id: 'the-hub', number: '1' }, mode: 'observe' as const };
    const outcome = (mode: 'observe' | 'enforce') =>
      one(aRecorded(), { ...hub, workloads: [{ ...workload, mode }] });
    expect(outcome('enforce')).toMatchObject({ mode: 'enforce', verdict: 'would-contain' });
    expect(outcome('observe')).toMatchObject({ mode: 'observe', verdict: 'observed' });
    const other = { ...workload, project: { id: 'another-one', number: '2' }, mode: 'enforce' as const };
    expect(one(aRecorded(), { ...hub, workloads: [other] })).toMatchObject({
      verdict: 'refused',
      mode: 'observe',
    });
  });
});

/** The outcomes that the actor would report for the plan if every step worked. */
function outcomesOf({ steps, mode }: ReplayOutcome): StepOutcome[] {
  return steps.map(({ id, action }) => ({
    step: id,
    action,
    startedAt: '',
    endedAt: '',
    status: heldStatus(confirm(runtimeConfig({ mode }))) ?? 'done',
  }));
}

describe('the verdict of a replay', () => {
  it.each(MODES)("is the same as the actor's over the whole corpus, in mode %s", (mode) => {
    const config = runtimeConfig({ mode });
    for (const outcome of replayFindings(corpus(config), config, CATALOGUE)) {
      if (outcome.verdict === 'not-ours') continue;
      const outcomes = outcomesOf(outcome);
      const contains = sufficient(outcomes, CATALOGUE);
      const record = { plan: { ...outcome, hash: outcome.planHash } } as unknown as CaseDraft;
      const containment = { config: 'verified', instances: 'gone' } as const;
      const delivery = { outcomes, containment, look: undefined, isNeedless: false };
      const said = verdictOf(record, delivery, { catalogue: CATALOGUE, authority: confirm(config) });
      const expected = said === 'contained' ? (contains ? 'would-contain' : 'would-restrict') : said;
      expect([outcome.label, outcome.detector, outcome.verdict]).toEqual([
        outcome.label,
        outcome.detector,
        expected,
      ]);
    }
  });

  it("of a step is also the same as the actor's: recordings of tier observe are made in every mode", () => {
    expect(effectOf(CATALOGUE.action('notify'), 'observe')).toBe('runs');
    expect(effectOf(CATALOGUE.action('annotate-finding'), 'observe')).toBe('would-run');
    expect(effectOf(CATALOGUE.action('stop-service'), 'approve')).toBe('awaits-approval');
  });
});

describe('many findings', () => {
  const outcomes = replayFindings(corpus(), runtimeConfig(), CATALOGUE);

  it('are answered independently: their order changes nothing', () => {
    const recorded = corpus();
    fc.assert(
      fc.property(fc.shuffledSubarray(recorded, { minLength: recorded.length }), (shuffled) => {
        const again = replayFindings(shuffled, runtimeConfig(), CATALOGUE);
        const byCase = (list: readonly ReplayOutcome[]) =>
          new Map(list.map((outcome) => [outcome.caseId, outcome]));
        expect(byCase(again)).toEqual(byCase(outcomes));
      }),
      { numRuns: 3 },
    );
  });

  it('are counted', () => {
    const sum = sumOf(outcomes);
    expect(sum.findings).toBe(outcomes.length);
    expect(Object.values(sum.verdicts).reduce((a, b) => a + b)).toBe(outcomes.length);
    const planned = outcomes.filter((outcome) => actions(outcome).includes('shift-traffic')).length;
    expect(sum.actions['shift-traffic']).toMatchObject({ runs: planned, 'would-run': 0 });
  });

  it('never claim containment: a replay verifies nothing (invariant 7)', () => {
    expect(
      outcomes.filter(({ category }) => category === BUILT_IN).map(({ verdict }) => verdict),
    ).not.toContain('contained');
  });
});

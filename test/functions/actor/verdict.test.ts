import type { CaseDraft } from '../../../core/case/record';
import { CATALOGUE } from '../../../core/catalogue/catalogue';
import type { Containment, StepOutcome } from '../../../core/outcome/outcome';
import { sufficient, verdictOf } from '../../../functions/actor/verdict';
import { handedOver, recordOf } from '../../factories/pipeline';

let record: CaseDraft;
beforeAll(async () => {
  record = await recordOf((await handedOver()).world);
});

const outcome = (
  action: string,
  status: StepOutcome['status'],
  error?: StepOutcome['error'],
): StepOutcome => ({
  step: `1-${action}`,
  action,
  status,
  startedAt: '2026-05-06T07:08:20Z',
  endedAt: '2026-05-06T07:08:21Z',
  ...(error ? { error } : {}),
});
const deps = { catalogue: CATALOGUE, authority: { may: 'change', because: 'enforce' } } as const;
const GONE: Containment = { config: 'verified', instances: 'gone' };
const verdict = (outcomes: readonly StepOutcome[], containment: Containment = GONE) =>
  verdictOf(record, { outcomes, containment, look: undefined, isNeedless: false }, deps);

describe('contained requires both parts (invariant 7: verified before claimed)', () => {
  const done = [outcome('shift-traffic', 'done')];

  it('the configuration and the instances', () => {
    expect(verdict(done)).toBe('contained');
  });

  it.each([
    ['the configuration is not verified', { config: 'not-verified', instances: 'gone' }],
    ['instances still run', { config: 'verified', instances: 'running' }],
    ['the instances are unknown', { config: 'verified', instances: 'unknown' }],
  ] as const)('is containing while %s', (_what, containment) => {
    expect(verdict(done, containment)).toBe('containing');
  });
});

describe('with several steps, the worse result is reported', () => {
  it('for one that failed and one that was done', () => {
    expect(verdict([outcome('remove-public-access', 'failed'), outcome('shift-traffic', 'done')])).toBe(
      'failed',
    );
  });

  const refusedBesideDone = [outcome('remove-public-access', 'refused'), outcome('shift-traffic', 'done')];

  it('for one that was refused and one that was done, while the containment does not hold', () => {
    expect(verdict(refusedBesideDone, { config: 'not-verified', instances: 'gone' })).toBe('refused');
  });

  it('but a containment that is verified to hold is contained, whatever a guard decided about further changes', () => {
    expect(verdict(refusedBesideDone)).toBe('contained');
  });

  it('the breaker asks a person', () => {
    const error = { kind: 'guard:breaker', message: '10 containments', fix: 'by hand' };
    expect(verdict([outcome('shift-traffic', 'refused', error)])).toBe('awaiting-approval');
  });

  it('a mark that could not be written is not a failure of the containment', () => {
    expect(verdict([outcome('shift-traffic', 'done'), outcome('annotate-finding', 'failed')])).toBe(
      'contained',
    );
  });
});

describe('whether a step removes the bad digest from service', () => {
  it.each([
    ['shift-traffic', 'done', true],
    ['stop-service', 'done', true],
    // Closing the way in stops no instance and no outgoing connection.
    ['remove-public-access', 'done', false],
    ['shift-traffic', 'failed', false],
    ['annotate-finding', 'done', false],
  ] as const)('%s, %s: %s', (action, status, enough) => {
    expect(sufficient([outcome(action, status)], CATALOGUE)).toBe(enough);
  });
});

import type { CaseDraft } from '../../../core/case/record';
import type { Effect } from '../../../core/ledger/effects';
import { recordProblem, withOwnWords } from '../../../core/ledger/record-problem';
import { NOTHING_SAID, type Sayings } from '../../../core/ledger/sayings';

const UNTOUCHED = { config: 'not-attempted', instances: 'not-attempted' } as const;
const UNDONE = { config: 'undone', instances: 'unknown' } as const;

const said = (changes: Partial<Sayings>): Sayings => ({ ...NOTHING_SAID, ...changes });
const record = (verdict: CaseDraft['verdict'], containment: CaseDraft['containment'] = UNTOUCHED) =>
  ({ ...(verdict ? { verdict } : {}), containment, outcomes: [] }) as unknown as CaseDraft;
const TOLD = { undosTold: ['the key of stop-service'] };
const effect = (state: Effect['state']): ReadonlyMap<string, Effect> => {
  const undone = { at: '2026-05-06T08:00:00Z', by: 'x', code: 'restored', text: '' } as const;
  const base = { state, prior: {}, startedAt: '2026-05-06T07:00:00Z', appliedAt: '2026-05-06T07:00:05Z' };
  return new Map([['stop-service', { ...base, ...(state === 'undone' ? { undone } : {}) }]]);
};

describe('a record that the actor did not write (invariant 8: the responder may write cases)', () => {
  it.each<[string, Parameters<typeof recordProblem>]>([
    ['another verdict', ['closed', record('observed'), said({ verdict: 'refused' }), undefined]],
    ['no verdict', ['closed', record(undefined), said({ verdict: 'refused' }), undefined]],
    [
      'no verdict, although the actor has finished the case',
      ['handed-over', record(undefined), said({ verdict: 'refused' }), undefined],
    ],
    [
      'contained, although the actor refused',
      ['closed', record('contained'), said({ verdict: 'refused' }), undefined],
    ],
    [
      'undone, although no undo took place',
      ['closed', record('observed', UNDONE), said({ verdict: 'observed' }), undefined],
    ],
    [
      'contained after an undo',
      [
        'closed',
        record('contained'),
        said({ verdict: 'contained', ended: 'undone', ...TOLD }),
        effect('undone'),
      ],
    ],
    [
      'contained after a reversal',
      ['closed', record('contained'), said({ verdict: 'contained', ended: 'reversed' }), effect('applied')],
    ],
    [
      'undone after a reversal, although no undo took place',
      [
        'closed',
        record('observed', UNDONE),
        said({ verdict: 'contained', ended: 'reversed' }),
        effect('applied'),
      ],
    ],
  ])('is a problem: %s', (_what, of) => {
    expect(recordProblem(...of)).toMatch(/^the record says .*, and the actor reported /);
  });

  it.each<[string, Parameters<typeof recordProblem>]>([
    ['the same verdict', ['closed', record('refused'), said({ verdict: 'refused' }), undefined]],
    ['a verdict before the actor reported one', ['closed', record('refused'), said({}), undefined]],
    ['a case that is open again', ['ready', record('refused'), said({ verdict: 'observed' }), undefined]],
    [
      'a case that the actor has not finished',
      ['handed-over', record(undefined), said({ verdict: 'containing', open: true }), undefined],
    ],
    ['a permanent fault', ['closed', record('failed'), said({ verdict: 'containing' }), undefined]],
    ['an undo', ['closed', record('observed', UNDONE), said({ ended: 'undone' }), effect('undone')]],
    [
      'an undo whose delivery ended before it wrote the record',
      ['closed', record('contained'), said({ verdict: 'contained', ended: 'undone' }), effect('undone')],
    ],
    [
      'an undo of the case that this one joined',
      ['closed', record('contained'), said({ verdict: 'contained', ended: 'undone' }), new Map()],
    ],
    [
      'a reversal',
      ['closed', record('reversed'), said({ verdict: 'contained', ended: 'reversed' }), undefined],
    ],
    [
      'an undo after a reversal',
      ['closed', record('observed', UNDONE), said({ ended: 'reversed' }), effect('undone')],
    ],
    [
      'an undo after a reversal, before the effects are read',
      ['closed', record('observed', UNDONE), said({ ended: 'reversed' }), undefined],
    ],
  ])('is not a problem: %s', (_what, of) => {
    expect(recordProblem(...of)).toBeUndefined();
  });

  it('is written again with the verdict, the containment and the outcomes', () => {
    const restored = withOwnWords(
      record('observed', UNDONE),
      said({ verdict: 'containing' }),
      effect('applied'),
    );
    expect(restored).toMatchObject({
      verdict: 'containing',
      containment: { config: 'not-verified', instances: 'unknown' },
      outcomes: [{ action: 'stop-service', status: 'done', endedAt: '2026-05-06T07:00:05Z' }],
    });
    expect(
      recordProblem('closed', restored, said({ verdict: 'containing' }), effect('applied')),
    ).toBeUndefined();
  });

  it('is written again as undone', () => {
    const sayings = said({ verdict: 'contained', ended: 'undone', ...TOLD });
    const restored = withOwnWords(record('contained'), sayings, effect('undone'));
    expect(restored).toMatchObject({ verdict: 'observed', containment: UNDONE });
    expect(recordProblem('closed', restored, sayings, effect('undone'))).toBeUndefined();
  });
});

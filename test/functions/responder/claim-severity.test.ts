import type { CaseDocument } from '../../../core/ledger/case-document';
import { fromLedger, toLedger } from '../../../core/ledger/case-document';
import { createMemoryStore } from '../../../core/ledger/memory-store';
import type { WithheldAction } from '../../../core/plan/response-plan';
import { toIso } from '../../../core/values/time';
import { claimCase } from '../../../functions/responder/claim-case';
import { createFakeClock } from '../../factories/fake-clock';
import { NOW_MS } from '../../factories/names';

const MINUTE = 60_000;

/** A case whose plan withheld every change for this cause. Its last entry is a minute old. */
async function claimed(
  state: CaseDocument['state'],
  cause: WithheldAction['cause'],
  isSevere: boolean,
  laterMs = 0,
) {
  const store = createMemoryStore();
  const record = {
    finding: { resource: '' },
    verdict: state === 'closed' ? 'observed' : undefined,
    timeline: [{ at: toIso(NOW_MS - MINUTE), kind: 'handed-over', text: '' }],
    plan: { hash: '0'.repeat(64), steps: [], withheld: [{ action: 'shift-traffic', cause, reason: '' }] },
  };
  const document = { state, run: 'low', leaseUntilMs: 0, record } as unknown as CaseDocument;
  await store.create('cases', 'c', toLedger(document));
  const deps = { store, clock: createFakeClock(NOW_MS + laterMs) };
  const { kind } = await claimCase(deps, 'c', 'high', isSevere);
  const data = (await store.get('cases', 'c'))?.data;
  return { kind, run: data && fromLedger(data).run };
}

describe('a case that changed nothing because of its severity', () => {
  it('starts again for a version that reaches the threshold', async () => {
    expect(await claimed('closed', 'severity', true)).toEqual({ kind: 'mine', run: 'high' });
    expect(await claimed('closed', 'severity', false)).toEqual({ kind: 'handled', run: 'low' });
    expect(await claimed('closed', 'closed', true)).toEqual({ kind: 'handled', run: 'low' });
  });

  it('is decided first, and a version that waits too long takes over', async () => {
    expect(await claimed('handed-over', 'severity', true)).toEqual({ kind: 'held', run: 'low' });
    expect(await claimed('ready', 'severity', true)).toEqual({ kind: 'held', run: 'low' });
    expect(await claimed('handed-over', 'severity', true, 15 * MINUTE)).toEqual({
      kind: 'mine',
      run: 'high',
    });
  });
});

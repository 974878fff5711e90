import { effectKey } from '../../../core/ledger/effects';
import { createMemoryStore } from '../../../core/ledger/memory-store';
import { aFinding } from '../../factories/finding';
import { SERVICE } from '../../factories/names';
import { planOf } from '../../factories/plan';
import { contentionContract } from './contention.contract';
import { ledgerContract } from './ledger.contract';
import { createSandboxStore } from './sandbox-store';

const STORES = [
  ['memory', () => createMemoryStore()],
  ['Firestore, in the sandbox', () => createSandboxStore()],
  ['Firestore, in the sandbox within one millisecond', () => createSandboxStore({ tickMs: 0 })],
] as const;

for (const [name, create] of STORES) {
  ledgerContract(name, create);
  contentionContract(name, create);
}

describe('the key of an effect', () => {
  const [, step] = planOf().steps as [never, ReturnType<typeof planOf>['steps'][number]];
  const finding = aFinding();

  it('is the same for the same effect, whatever its id and rationale in the plan', () => {
    const renamed = { ...step, id: '9-x', rationale: 'y' };
    expect(effectKey(finding, renamed)).toBe(effectKey(finding, step));
  });

  it.each([
    ['the event time', { ...finding, eventTime: '2026-05-06T07:08:10Z' }, step],
    ['the finding', { ...finding, canonicalName: `${finding.canonicalName}0` }, step],
    ['the action', finding, { ...step, action: 'notify' as const }],
    ['the target', finding, { ...step, target: `${SERVICE}-admin` }],
  ])('changes with %s', (_what, other, otherStep) => {
    expect(effectKey(other, otherStep)).not.toBe(effectKey(finding, step));
  });
});

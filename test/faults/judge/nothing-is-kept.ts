import type { Judgement } from './judgement';

export const nothingIsKept: Judgement = {
  id: 'nothing-is-kept',
  demands: 'no lock and no lease outlives its work',
  judge: (facts) => [
    ...facts.locks
      .filter(({ leaseUntilMs }) => leaseUntilMs > facts.endMs)
      .map(({ target }) => ({ code: 'lock', text: `the lock of ${target} is still held` })),
    ...facts.cases
      .filter(({ state, leaseUntilMs }) => state === 'investigating' && leaseUntilMs > facts.endMs)
      .map(({ caseId }) => ({ code: 'lease', text: `the lease of ${caseId} is still held` })),
  ],
};

import type { Judgement } from './judgement';

/** A process that dies keeps its lease, which soon ends on its own, whatever the clock of its owner. */
const PASSING_MS = 30 * 60_000;

export const nothingIsKept: Judgement = {
  id: 'nothing-is-kept',
  demands: 'no lock and no lease remains after its work',
  judge: (facts) => [
    ...facts.locks
      .filter(({ leaseUntilMs }) => leaseUntilMs > facts.endMs + PASSING_MS)
      .map(({ target }) => ({ code: 'lock', text: `the lock of ${target} is still held` })),
    ...facts.cases
      .filter(
        ({ caseId, state, leaseUntilMs }) =>
          state === 'investigating' &&
          leaseUntilMs > facts.endMs + PASSING_MS &&
          !facts.forgedCases.includes(caseId),
      )
      .map(({ caseId }) => ({ code: 'lease', text: `the lease of ${caseId} is still held` })),
  ],
};

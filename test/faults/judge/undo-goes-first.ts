import type { Facts, UndoRequest } from '../facts/facts';
import { at, type Judgement } from './judgement';

/** Far more than an undo needs, and less than a look at instances takes. */
const PROMPT_MS = 90_000;

export const undoGoesFirst: Judgement = {
  id: 'undo-goes-first',
  demands: "an operator's undo does not wait until a verification is over",
  judge: (facts) =>
    facts.undos
      .filter(({ isAllowed }) => isAllowed)
      .flatMap((request) => {
        const answered = facts.logs.find(
          (line) => line.caseId === request.caseId && line.atMs >= request.atMs && /^undo\./.test(line.event),
        );
        if (!answered || answered.atMs - request.atMs <= PROMPT_MS || !waitedForLock(facts, request))
          return [];
        if (isExcused(facts, request, answered.atMs)) return [];
        const seconds = Math.round((answered.atMs - request.atMs) / 1000);
        return [
          {
            text: `the undo of ${request.caseId}, asked for ${at(facts, request.atMs)}, was answered ${seconds} s later`,
            atMs: request.atMs,
          },
        ];
      }),
};

/** Its first delivery was turned away although none of its calls failed. */
function waitedForLock({ deliveries, calls }: Facts, { caseId, atMs }: UndoRequest): boolean {
  const first = deliveries.find(
    ({ purpose, delivery }) =>
      purpose === 'undo' && delivery.message.caseId === caseId && delivery.startedMs >= atMs,
  );
  return (
    first?.status === 503 &&
    calls.filter(({ delivery }) => delivery === first.delivery.id).every(({ took }) => took)
  );
}

/** As long as a dead process may hold its lease. */
const LEASE_MS = 600_000;

/** Something went wrong meanwhile, or not long before: a lease that nobody gives back has to run out. */
function isExcused({ calls, deliveries }: Facts, { atMs }: UndoRequest, answeredMs: number): boolean {
  const isMeanwhile = (ms: number): boolean => ms >= atMs - LEASE_MS && ms <= answeredMs;
  return (
    calls.some((call) => call.by === 'actor' && call.seen !== 'answered' && isMeanwhile(call.atMs)) ||
    deliveries.some(({ error, endMs }) => error !== undefined && isMeanwhile(endMs))
  );
}

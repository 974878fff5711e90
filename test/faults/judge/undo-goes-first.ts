import type { Facts, UndoRequest } from '../facts/facts';
import { at, type Judgement } from './judgement';

/** Much longer than an undo needs, and shorter than a check of instances. */
const PROMPT_MS = 90_000;

export const undoGoesFirst: Judgement = {
  id: 'undo-goes-first',
  demands: "an operator's undo does not wait for the end of a verification",
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
            text: `the undo of ${request.caseId}, requested ${at(facts, request.atMs)}, was answered ${seconds} s later`,
            atMs: request.atMs,
          },
        ];
      }),
};

/** Its first delivery was refused although none of its calls failed. */
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

/** The longest time that a dead process may keep its lease. */
const LEASE_MS = 600_000;

/** A fault happened meanwhile, or shortly before: a lease that nobody releases must end on its own. */
function isExcused({ calls, deliveries }: Facts, { atMs }: UndoRequest, answeredMs: number): boolean {
  const isMeanwhile = (ms: number): boolean => ms >= atMs - LEASE_MS && ms <= answeredMs;
  return (
    calls.some((call) => call.by === 'actor' && call.seen !== 'answered' && isMeanwhile(call.atMs)) ||
    deliveries.some(({ error, endMs }) => error !== undefined && isMeanwhile(endMs))
  );
}

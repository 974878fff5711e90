import { isObject } from '../../../core/values/json';
import type { Facts, LogLine } from '../facts/facts';
import { at, type Judgement } from './judgement';

export const noDefect: Judgement = {
  id: 'no-defect',
  demands: 'no function throws, and every error has a kind',
  judge: (facts) => [
    ...facts.deliveries
      .filter(({ error }) => error !== undefined && !/^process \d+ of \w+ died$/.test(error))
      .map(({ error, endMs }) => ({ code: 'throws', text: `${error} ${at(facts, endMs)}`, atMs: endMs })),
    ...facts.logs
      .filter(({ fields }) => isObject(fields.error) && fields.error.kind === 'defect')
      .filter((line) => !isForgersOwn(facts, line))
      .map(({ event, message, atMs }) => ({
        code: 'unknown-error',
        text: `${event}: ${message.slice(0, 300)} ${at(facts, atMs)}`,
        atMs,
      })),
  ],
};

/**
 * An attacker who writes nonsense into a document gets an error. The responder's error is the attacker's problem, and
 * the actor notifies people.
 */
function isForgersOwn({ forgedCases, logs, deliveries }: Facts, line: LogLine): boolean {
  if (line.caseId === undefined || !forgedCases.includes(line.caseId)) return false;
  const delivery = deliveries.find((one) => one.delivery.id === line.delivery);
  if (delivery?.delivery.fn !== 'act') return true;
  return logs.some(
    ({ rings, delivery: of, caseId }) => rings && of === line.delivery && caseId === line.caseId,
  );
}

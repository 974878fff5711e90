import { isObject } from '../../../core/values/json';
import { at, type Judgement } from './judgement';

export const noDefect: Judgement = {
  id: 'no-defect',
  demands: 'no function throws, and no error is an unknown one',
  judge: (facts) => [
    ...facts.deliveries
      .filter(({ error }) => error !== undefined && !/^process \d+ of \w+ died$/.test(error))
      .map(({ error, endMs }) => ({ code: 'throws', text: `${error} ${at(facts, endMs)}`, atMs: endMs })),
    ...facts.logs
      .filter(({ fields }) => isObject(fields.error) && fields.error.kind === 'defect')
      // Whoever writes nonsense into a document gets an error: it is theirs, and it rings.
      .filter(({ caseId }) => caseId === undefined || !facts.forgedCases.includes(caseId))
      .map(({ event, message, atMs }) => ({
        code: 'unknown-error',
        text: `${event}: ${message.slice(0, 300)} ${at(facts, atMs)}`,
        atMs,
      })),
  ],
};

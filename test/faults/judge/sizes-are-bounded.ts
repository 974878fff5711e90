import { at, type Judgement } from './judgement';

/** Cloud Logging cuts an entry at 256 KB. */
const LONGEST_LINE = 256_000;

export const sizesAreBounded: Judgement = {
  id: 'sizes-are-bounded',
  demands: 'no log line is longer than Cloud Logging keeps, and no case fails because of its size',
  judge: (facts) => [
    ...facts.logs
      .filter(({ bytes }) => bytes > LONGEST_LINE)
      .map(({ event, bytes, atMs }) => ({
        code: 'log-line',
        text: `${event} ${at(facts, atMs)} has ${bytes} bytes`,
        atMs,
      })),
    ...facts.logs
      .filter(
        ({ event, message, caseId }) =>
          // A forger can make a document as large as allowed. Then nothing more fits into it, and that triggers an
          // alert.
          !facts.forgedCases.includes(caseId ?? '') &&
          event === 'case.failed' &&
          /maximum allowed size|too large|longer than/i.test(message),
      )
      .map(({ message, atMs }) => ({ code: 'document', text: message.slice(0, 300), atMs })),
  ],
};

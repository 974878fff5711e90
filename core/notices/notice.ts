import { alertSubject } from '../finding/workload-names';
import type { ByHandCommand } from '../outcome/outcome';
import type { NoticeDetails } from '../ports/ports';
import { resourceSentence } from '../targets/resource-sentence';
import { visible } from '../values/visible-text';

export interface NoticeSubject<Word extends NoticeDetails['verdict']> {
  /** The verdict, `delayed` or `forged`. */
  readonly word: Word;
  /** A full or relative name of the workload. Hostile if it comes from the finding. */
  readonly resource: string;
  /** From the record, which somebody may have rewritten to anything. */
  readonly severity: unknown;
  readonly byHand: readonly ByHandCommand[];
}

export interface Notice<Word extends NoticeDetails['verdict']> {
  readonly text: string;
  readonly about: { readonly verdict: Word } & Pick<
    NoticeDetails,
    'workload' | 'region' | 'project' | 'findingSeverity' | 'byHand'
  >;
}

/** Longer than every Cloud Run name. */
const LONGEST = 300;

/**
 * What every notice reports about its case. The line is `contained: Service checkout in europe-west4, project shop-prod
 * (finding CRITICAL)`. The details have each part separately, so that alert labels and log filters can use them.
 */
export function noticeOf<Word extends NoticeDetails['verdict']>({
  word,
  resource,
  severity,
  byHand,
}: NoticeSubject<Word>): Notice<Word> {
  return {
    text: `${word}: ${visible(resourceSentence(resource), LONGEST)} (finding ${visible(String(severity), 40)})`,
    about: {
      verdict: word,
      ...alertSubject({ resource, severity }),
      ...(byHand.length === 0 ? {} : { byHand: byHand.map((one) => ({ ...one })) }),
    },
  };
}

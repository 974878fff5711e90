import { parseCloudRunName } from '../finding/resource-names';
import { visible } from '../report/visible-text';
import { resourceSentence } from '../targets/resource-sentence';
import type { JsonObject } from '../values/json';
import type { ByHandCommand } from './record';

export interface NoticeSubject {
  /** The verdict, or `delayed`. */
  readonly word: string;
  /** Of the workload; a full or a relative name. Hostile where it comes from the finding. */
  readonly resource: string;
  readonly severity: string;
  readonly byHand: readonly ByHandCommand[];
}

/** Longer than every name of Cloud Run. */
const LONGEST = 300;

/**
 * What every notice says of its case: the line reads `contained: Service checkout in europe-west4, project shop-prod
 * (finding CRITICAL)`, and the details have each part by itself, so that alert labels and log filters can take them.
 */
export function noticeOf({ word, resource, severity, byHand }: NoticeSubject): {
  readonly text: string;
  readonly about: JsonObject;
} {
  const name = parseCloudRunName(resource);
  const known = name.ok
    ? { workload: name.value.workload, region: name.value.location, project: name.value.project }
    : {};
  return {
    text: `${word}: ${visible(resourceSentence(resource), LONGEST)} (finding ${visible(severity, 40)})`,
    about: {
      verdict: word,
      ...known,
      findingSeverity: severity,
      ...(byHand.length === 0 ? {} : { byHand: byHand.map((one) => ({ ...one })) }),
    },
  };
}

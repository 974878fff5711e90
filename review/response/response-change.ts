import { corpusOf } from '../../core/replay/corpus';
import type { Responding } from '../../core/replay/replay-findings';
import { type ResponseDiff, responseDiff } from '../../core/replay/response-diff';

/** One side of a change, as its synthesized folder shows it. */
export interface DeployedResponse extends Responding {
  /** Hash of the code of the functions, without their configuration. Equal hashes mean equal code. */
  readonly codeHash: string;
}

/** The effect of a change on the response. Undefined if it was not requested. */
export type ResponseChange =
  | { readonly status: 'known'; readonly diff: ResponseDiff; readonly isCodeEqual: boolean }
  | {
      readonly status: 'unknown';
      readonly reason: string;
      /** The response of the base is readable, and the response of the head is not. */
      readonly isHeadUnreadable?: true;
    };

/**
 * Compares the response to findings before and after, over a corpus that covers every detector and workload kind.
 *
 * @param nowMs - the time at which exemptions are judged
 */
export function compareDeployedResponses(
  base: DeployedResponse,
  head: DeployedResponse,
  nowMs: number,
): ResponseChange {
  return {
    status: 'known',
    diff: responseDiff(base, head, corpusOf([base, head], nowMs)),
    isCodeEqual: base.codeHash === head.codeHash,
  };
}

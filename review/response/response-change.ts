import { corpusOf } from '../../core/replay/corpus';
import type { Responding } from '../../core/replay/replay-findings';
import { type ResponseDiff, responseDiff } from '../../core/replay/response-diff';

/** One side of a change, as its synthesized folder shows it. */
export interface DeployedResponse extends Responding {
  /** Hash of what the functions run, without their configuration. Equal: the same code. */
  readonly codeHash: string;
}

/** What a change does to the response; undefined where it was not asked for. */
export type ResponseChange =
  | { readonly status: 'known'; readonly diff: ResponseDiff; readonly isCodeEqual: boolean }
  | {
      readonly status: 'unknown';
      readonly reason: string;
      /** What the base deploys can be read, and what the head deploys cannot. */
      readonly isHeadUnreadable?: true;
    };

/**
 * How findings would be answered before and after, over a corpus that holds every detector and workload kind.
 *
 * @param nowMs - when exemptions are judged
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

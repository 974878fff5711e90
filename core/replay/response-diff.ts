import { compareResponses, type ResponseDifference } from './compare-responses';
import { type CoverageChange, compareCoverage, coverageOf } from './coverage';
import { type ResponseVerdict, responseVerdict } from './direction';
import type { RecordedFinding } from './recorded-finding';
import { type ReplayOutcome, type Responding, replayFindings } from './replay-findings';
import { compareSettings, type SettingChange } from './settings';

/** How a change of the config affects the response. */
export interface ResponseDiff {
  /** The verdict over settings, coverage and findings together. */
  readonly verdict: ResponseVerdict;
  readonly settings: readonly SettingChange[];
  readonly coverage: readonly CoverageChange[];
  /** Number of replayed findings. */
  readonly findings: number;
  /** The findings with a different response, sorted by case id. */
  readonly differences: readonly ResponseDifference[];
}

/**
 * How the response of `head` differs from that of `base` over the same recorded findings. Pure. Without recorded
 * findings, `corpusOf` generates some.
 */
export function responseDiff(
  base: Responding,
  head: Responding,
  recorded: readonly RecordedFinding[],
): ResponseDiff {
  const replayed = (side: Responding): readonly ReplayOutcome[] =>
    replayFindings(recorded, side.config, side.catalogue);
  return diffOfOutcomes(base, head, replayed(base), replayed(head));
}

/** The same over outcomes, for a caller that reads more findings than it keeps. */
export function diffOfOutcomes(
  base: Responding,
  head: Responding,
  before: readonly ReplayOutcome[],
  after: readonly ReplayOutcome[],
): ResponseDiff {
  const settings = compareSettings(base.config, head.config);
  const coverage = compareCoverage(
    coverageOf(base.config, base.catalogue),
    coverageOf(head.config, head.catalogue),
  );
  const differences = compareResponses(before, after);
  return {
    verdict: responseVerdict([...settings, ...coverage, ...differences]),
    settings,
    coverage,
    findings: before.length,
    differences,
  };
}

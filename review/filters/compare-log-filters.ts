import type { Filter } from '../../core/filter/grammar';
import { type Clause, renderClause } from '../../core/tamper/clause';
import { compareFilters, type Named, parsed } from './compare-filters';
import type { FilterComparison } from './filter-comparison';
import { LOG_DIALECT } from './log-dialect';

/** What a sink of Cloud Logging lets through: what its filter matches, and no exclusion does. */
export interface LogIntake {
  /** Logging query language; an empty one matches every entry. */
  readonly filter: string;
  /**
   * Filters of the sink's exclusions.
   *
   * @default - nothing is excluded
   */
  readonly exclusions?: readonly LogExclusion[];
  /**
   * A disabled sink lets nothing through.
   *
   * @default - it is enabled
   */
  readonly disabled?: boolean;
}

export interface LogExclusion {
  readonly filter: string;
  /**
   * A disabled exclusion excludes nothing.
   *
   * @default - it is enabled
   */
  readonly disabled?: boolean;
}

/** Entries that something wants to see; a tamper detection's clause, or a filter of one's own. */
export interface NamedEntries {
  readonly id: string;
  /** A clause of core/tamper, or a text in the Logging query language. */
  readonly clause: Clause | string;
}

/**
 * What the filter `head` of a sink, a metric on logs or a log view lets through that `base` did not, and the other way
 * round. `wanted` are the entries whose loss or gain is named.
 *
 * The answer is exact for the semantics of core/filter/match-log-entry.ts, and `unknown` where a filter cannot be
 * parsed, holds a function or a regular expression that is not known here, or has too many combinations. It never
 * throws over what a filter says; it does over a clause of `wanted` that cannot be read.
 */
export const compareLogFilters = (
  base: string,
  head: string,
  wanted: readonly NamedEntries[] = [],
): FilterComparison => compareLogIntake({ filter: base }, { filter: head }, wanted);

/** Like `compareLogFilters`, for whole sinks: with their exclusions, and whether they are disabled. */
export function compareLogIntake(
  base: LogIntake,
  head: LogIntake,
  wanted: readonly NamedEntries[] = [],
): FilterComparison {
  const before = intakeFilter('old', base);
  if ('problem' in before) return before.problem;
  const after = intakeFilter('new', head);
  if ('problem' in after) return after.problem;
  const named = wanted.map(({ id, clause }): Named => {
    const text = typeof clause === 'string' ? clause : renderClause(clause);
    return { name: id, filter: LOG_DIALECT.parse(text) };
  });
  return compareFilters({ base: before.filter, head: after.filter, named, dialect: LOG_DIALECT });
}

function intakeFilter(which: string, { filter, exclusions = [], disabled = false }: LogIntake) {
  const of: Filter[] = disabled ? [{ kind: 'not', of: { kind: 'everything' } }] : [];
  const main = parsed(LOG_DIALECT, `the ${which} filter`, filter);
  if ('problem' in main) return main;
  of.push(main.filter);
  for (const exclusion of exclusions.filter((each) => each.disabled !== true)) {
    const excluded = parsed(LOG_DIALECT, `an exclusion of the ${which} filter`, exclusion.filter);
    if ('problem' in excluded) return excluded;
    of.push({ kind: 'not', of: excluded.filter });
  }
  return { filter: { kind: 'and', of } satisfies Filter };
}

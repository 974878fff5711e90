import type { Filter } from '../../core/filter/grammar';
import { type Clause, renderClause } from '../../core/tamper/clause';
import { compareFilters, type Named, parsed } from './compare-filters';
import type { FilterComparison } from './filter-comparison';
import { LOG_DIALECT } from './log-dialect';

/** What a Cloud Logging sink lets through: entries that its filter matches and no exclusion matches. */
export interface LogIntake {
  /** Logging query language. An empty filter matches every entry. */
  readonly filter: string;
  /**
   * Filters of the sink's exclusions.
   *
   * @default - no exclusion
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

/** Entries that a reader needs, by a tamper detection's clause or by a custom filter. */
export interface NamedEntries {
  readonly id: string;
  /** A clause of core/tamper, or a text in the Logging query language. */
  readonly clause: Clause | string;
}

/**
 * Compares what the filters `base` and `head` of a sink, a log metric or a log view let through, in both directions. The
 * result names each of `wanted` whose entries are lost or gained.
 *
 * The answer is exact for the semantics of core/filter/match-log-entry.ts. It is `unknown` if a filter cannot be parsed,
 * contains an unsupported function or regular expression, or has too many combinations. No content of a filter makes it
 * throw. It throws if a clause of `wanted` cannot be read.
 */
export const compareLogFilters = (
  base: string,
  head: string,
  wanted: readonly NamedEntries[] = [],
): FilterComparison => compareLogIntake({ filter: base }, { filter: head }, wanted);

/** Like `compareLogFilters`, for whole sinks with their exclusions and disabled settings. */
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

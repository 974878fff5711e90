import type { ReviewContext } from '../contract/review-context';
import type { Observation } from '../contract/rule';
import { readFlag, readText } from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, knownText, type Resource, UNKNOWN } from '../model/resource';
import { compareLogFilters, compareLogIntake } from '../pipeline/compared-once';
import { ALERT_POLICY, LOG_EXCLUSION } from '../pipeline/types';

/**
 * Exclusions that are separate resources belong to the _Default sink of their parent. The buckets of that sink do not
 * keep the entries that they drop, and alerts on log lines read only entries that are kept. Custom metrics also count
 * excluded entries.
 */
export function* separateExclusions(context: ReviewContext): Generator<Observation> {
  for (const pair of context.ofType(LOG_EXCLUSION)) {
    const observation = ofExclusion(context, pair);
    if (observation) yield { ...observation, change: pair.change };
  }
}

function ofExclusion(context: ReviewContext, { before, after, change }: Pair): Observation | undefined {
  if (!after) {
    return change.kind === 'forget'
      ? {
          message:
            'An exclusion is forgotten: it still drops log entries, and no later review sees changes to it.',
          severity: 'high',
        }
      : undefined;
  }
  const is = excluded(after);
  const was = before && excluded(before);
  if (is === was || is === undefined) return undefined;
  if (is === UNKNOWN) {
    return {
      message: 'The filter of the exclusion is known only after the apply, and may drop everything.',
      assumed: true,
    };
  }
  if (typeof was === 'string') {
    const { kind } = compareLogFilters(was, is);
    if (kind === 'equal') return undefined;
    if (kind === 'narrowed') {
      return {
        message: 'The exclusion drops fewer log entries.',
        severity: 'info',
        effects: { detection: 'strengthened' },
      };
    }
  }
  return ofReaders(context, typeof was === 'string' ? was : undefined, is);
}

/** The filter. Undefined for a disabled exclusion. */
function excluded(exclusion: Resource): string | undefined | typeof UNKNOWN {
  if (readFlag(exclusion, 'disabled', false) === true) return undefined;
  return readText(exclusion, 'filter', '');
}

function ofReaders(context: ReviewContext, was: string | undefined, is: string): Observation {
  const values = { ...(was === undefined ? {} : { before: was }), after: is };
  const exclusionsOf = (filter: string | undefined) => (filter === undefined ? [] : [{ filter }]);
  const readers = context.afterOf(ALERT_POLICY).flatMap((alert) =>
    logFilters(alert).map((filter) => ({
      name: knownText(alert, 'display_name'),
      kind: compareLogIntake(
        { filter, exclusions: exclusionsOf(was) },
        { filter, exclusions: exclusionsOf(is) },
      ).kind,
    })),
  );
  const blinded = readers.filter(({ kind }) => kind === 'narrowed' || kind === 'changed');
  const [first] = blinded;
  if (first) {
    return {
      message: `An exclusion drops log entries that ${blinded.length === 1 ? 'an alert waits' : `${blinded.length} alerts wait`} for, for example "${first.name}".`,
      severity: 'critical',
      values,
    };
  }
  const isUndetermined = readers.some(({ kind }) => kind === 'unknown');
  return {
    message: isUndetermined
      ? 'An exclusion drops log entries. The review cannot determine whether an alert waits for them.'
      : 'An exclusion drops log entries: no bucket of the _Default sink keeps them for an investigation.',
    severity: isUndetermined ? 'high' : 'medium',
    ...(isUndetermined ? { effects: { detection: 'unknown' } } : {}),
    values,
  };
}

function logFilters(alert: Resource): readonly string[] {
  const conditions = blocksAt(alert, 'conditions');
  if (conditions === UNKNOWN) return [];
  return conditions.flatMap((_, at) => {
    const filter = readText(alert, `conditions.${at}.condition_matched_log.filter`, '');
    return filter === UNKNOWN || filter === '' ? [] : [filter];
  });
}

import type { Pair, ReviewContext } from '../context';
import { readFlag, readText } from '../model/differences';
import { blocksAt, knownText, type Resource, UNKNOWN } from '../model/resource';
import { compareLogFilters, compareLogIntake } from '../pipeline/compared-once';
import { ALERT_POLICY, LOG_EXCLUSION } from '../pipeline/types';
import type { Observation } from './rule';

/**
 * Exclusions that are resources of their own belong to the _Default sink of their parent. What they drop is kept in no
 * bucket of it, and alerts on log lines read what is kept. Metrics of one's own count excluded entries too.
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
          message: 'An exclusion is forgotten: it goes on dropping log entries, and no later review sees it.',
          severity: 'high',
        }
      : undefined;
  }
  const is = excluded(after);
  const was = before && excluded(before);
  if (is === was || is === undefined) return undefined;
  if (is === UNKNOWN) {
    return {
      message: 'What the exclusion drops is known after the apply only, and may be everything.',
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

/** The filter, or undefined for one that is off. */
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
  const isUntold = readers.some(({ kind }) => kind === 'unknown');
  return {
    message: isUntold
      ? 'An exclusion drops log entries, and whether an alert waits for them cannot be told.'
      : 'An exclusion drops log entries: an investigation finds them in no bucket of the _Default sink.',
    severity: isUntold ? 'high' : 'medium',
    ...(isUntold ? { effects: { detection: 'unknown' } } : {}),
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

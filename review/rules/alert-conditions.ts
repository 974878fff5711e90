import { isObject, type Json, type JsonObject, jsonEqual } from '../../core/values/json';
import type { Observation, Severity } from '../contract/rule';
import { blocksAt, type Resource, UNKNOWN } from '../model/resource';
import { compareLogFilters } from '../pipeline/compared-once';
import { filterObservation } from './filter-words';

/** Reports how the conditions of an alert change. Conditions are matched by their content first, then by their name. */
export function* conditionChanges(before: Resource, after: Resource): Generator<Observation> {
  const was = blocksAt(before, 'conditions');
  const is = blocksAt(after, 'conditions');
  if (was === UNKNOWN) return;
  if (is === UNKNOWN) {
    yield { message: 'The conditions of the alert are known only after the apply.', assumed: true };
    return;
  }
  const left = is.map(conditionOf);
  const changed: Condition[] = [];
  for (const condition of was.map(conditionOf)) {
    if (!take(left, (one) => jsonEqual(one.asks, condition.asks))) changed.push(condition);
  }
  for (const condition of changed) {
    const match =
      take(left, (one) => one.kind === condition.kind && one.name === condition.name) ??
      take(left, (one) => one.kind === condition.kind && sharesQuery(one, condition)) ??
      take(left, (one) => one.kind === condition.kind);
    if (match) yield* judged(condition, match);
    else
      yield { message: `The condition "${condition.name}" is removed.`, values: { before: condition.name } };
  }
}

interface Condition {
  readonly name: string;
  /** For example `condition_threshold`. */
  readonly kind: string;
  readonly asks: JsonObject;
}

function conditionOf(block: JsonObject): Condition {
  for (const [kind, value] of Object.entries(block)) {
    const [asks] = [value].flat() as readonly (Json | undefined)[];
    if (kind.startsWith('condition_') && isObject(asks)) {
      return { name: String(block.display_name ?? ''), kind, asks: stripped(asks) as JsonObject };
    }
  }
  return { name: String(block.display_name ?? ''), kind: 'unknown', asks: {} };
}

function take(from: Condition[], matches: (one: Condition) => boolean): Condition | undefined {
  const at = from.findIndex(matches);
  return at < 0 ? undefined : from.splice(at, 1)[0];
}

const queryOf = ({ asks }: Condition): string => String(asks.filter ?? asks.query ?? '');
const sharesQuery = (one: Condition, other: Condition): boolean => queryOf(one) === queryOf(other);

/** Plans fill in values that nobody set. Names and labels do not change what a condition checks. */
function stripped(value: Json | undefined): Json | undefined {
  if (value === null || value === '' || value === false) return undefined;
  if (Array.isArray(value)) {
    const items = value.map(stripped).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items.length === 1 && isObject(items[0]) ? items[0] : items;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value)
    .filter(([name]) => !['label_extractors', 'labels', 'rule_group', 'alert_rule'].includes(name))
    .map(([name, member]) => [name, stripped(member)] as const)
    .filter(([, member]) => member !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function judged(was: Condition, is: Condition): readonly Observation[] {
  const of = JUDGES[was.kind];
  return of ? [...of(was, is)] : undetermined(was, is, Object.keys({ ...was.asks, ...is.asks }));
}

const JUDGES: Readonly<Record<string, (was: Condition, is: Condition) => readonly Observation[]>> = {
  condition_matched_log(was, is) {
    const observation = filterObservation(compareLogFilters(queryOf(was), queryOf(is)), {
      subject: `The condition "${was.name}"`,
      items: 'log entries',
      named: 'tamper detections',
      severity: 'high',
      loss: { detection: 'weakened' },
      gain: { detection: 'strengthened' },
    });
    return observation ? [{ ...observation, values: { before: queryOf(was), after: queryOf(is) } }] : [];
  },
  condition_threshold: (was, is) => [
    ...thresholds(was, is),
    ...raised(was, is, 'duration', 'The time for which the condition must hold', 'medium'),
    ...raised(was, is, 'trigger', 'The number of series that must fail', 'medium'),
    ...undetermined(was, is, [
      'filter',
      'comparison',
      'aggregations',
      'denominator_filter',
      'denominator_aggregations',
      'evaluation_missing_data',
      'forecast_options',
    ]),
  ],
  condition_absent: (was, is) => [
    ...raised(was, is, 'duration', 'The silence after which the alert triggers', 'high'),
    ...undetermined(was, is, ['filter', 'aggregations']),
  ],
  condition_prometheus_query_language: (was, is) => [
    ...raised(was, is, 'duration', 'The time for which the condition must hold', 'medium'),
    ...raised(was, is, 'evaluation_interval', 'The pause between two evaluations', 'medium'),
    ...undetermined(was, is, ['query']),
  ],
  condition_monitoring_query_language: (was, is) => [
    ...raised(was, is, 'duration', 'The time for which the condition must hold', 'medium'),
    ...undetermined(was, is, ['query']),
  ],
};

const secondsIn = (value: Json | undefined): number => {
  if (isObject(value)) return Number(value.count ?? 0) || Number(value.percent ?? 0);
  return Number(String(value ?? '0').replace(/s$/, ''));
};

/** The direction of the comparison decides whether a higher or a lower threshold is weaker. */
function thresholds(was: Condition, is: Condition): readonly Observation[] {
  const [from, to] = [was, is].map(({ asks }) => Number(asks.threshold_value ?? 0)) as [number, number];
  const isBelow = String(was.asks.comparison).endsWith('_LT') || String(was.asks.comparison).endsWith('_LE');
  if (from === to || isBelow === to > from) return [];
  return [
    {
      message: `The threshold of "${was.name}" changes from ${from} to ${to}: the alert triggers later.`,
      values: { before: String(from), after: String(to) },
    },
  ];
}

function raised(
  was: Condition,
  is: Condition,
  member: string,
  subject: string,
  severity: Severity,
): readonly Observation[] {
  const [from, to] = [secondsIn(was.asks[member]), secondsIn(is.asks[member])];
  if (to <= from) return [];
  return [
    {
      message: `${subject} ("${was.name}") goes up from ${from} to ${to}: the alert triggers later.`,
      severity,
      values: { before: String(from), after: String(to) },
    },
  ];
}

/** The review does not compare the meaning of Cloud Monitoring queries. */
function undetermined(was: Condition, is: Condition, members: readonly string[]): readonly Observation[] {
  return members
    .filter((member) => !jsonEqual(was.asks[member], is.asks[member]))
    .map((member) => ({
      message: `The ${member} of "${was.name}" changes. The review cannot determine whether the alert still triggers in the same cases.`,
      severity: 'high' as const,
      effects: { detection: 'unknown' as const },
      values: { before: shortly(was.asks[member]), after: shortly(is.asks[member]) },
    }));
}

const shortly = (value: Json | undefined): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

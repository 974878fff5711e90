import { isObject, type Json, type JsonObject } from '../values/json';
import { compareValue, tryTime } from './compare-value';
import {
  type Comparison,
  evaluateFilter,
  type Filter,
  type FunctionCall,
  fieldPath,
  type TextSearch,
} from './grammar';
import { compileRegex } from './log-regex';
import { severityRank } from './log-severity';

/**
 * How a path of a log entry behaves (logging query language, "Missing fields"):
 * - payload: below protoPayload, jsonPayload or in a map of labels. If it is missing, every comparison is false.
 * - value: defined by LogEntry itself. If it is missing, it has its default value.
 * - severity: a value with its own order.
 * - message: contains other fields.
 */
export type EntryField = 'payload' | 'value' | 'severity' | 'message';

/** The kind of a path's field. Undefined when a log entry has no such field. */
export type EntryFieldOf = (path: readonly string[]) => EntryField | undefined;

/**
 * Whether a filter in the Logging query language matches one entry, given as the JSON of google.logging.v2.LogEntry.
 * Throws FilterError for a regular expression that it cannot read. `log_id` is the only function that it knows; the
 * caller refuses others.
 */
export const matchesLogEntry = (filter: Filter, entry: JsonObject, entryField: EntryFieldOf): boolean =>
  evaluateFilter(
    filter,
    (comparison) => matchesComparison(comparison, entry, entryField),
    (leaf) => (leaf.kind === 'text' ? containsText(entry, leaf) : isInLog(entry, leaf)),
  );

/** The log id is URL-encoded inside logName. log_id() occurs with both forms. */
function isInLog({ logName }: JsonObject, { argument }: FunctionCall): boolean {
  const id = /\/logs\/(.+)$/.exec(typeof logName === 'string' ? logName : '')?.[1];
  return id !== undefined && decode(id).toLowerCase() === decode(argument).toLowerCase();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** In values only: Google does not document whether its search also reads the keys of maps. */
const containsText = (entry: JsonObject, { value }: TextSearch): boolean =>
  holdsText(entry, value.toLowerCase());

function holdsText(value: Json | undefined, wanted: string): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => holdsText(item, wanted));
  if (isObject(value)) return Object.values(value).some((member) => holdsText(member, wanted));
  return String(value).toLowerCase().includes(wanted);
}

interface Prepared {
  readonly path: readonly string[];
  /** The comparison with its value in lower case. */
  readonly lower: Comparison;
  /** Times keep their case, so that they parse as times. */
  readonly isTime: boolean;
}

/** By the parsed comparison. One sink compares thousands of entries with it. */
const preparations = new WeakMap<Comparison, Prepared>();

function prepared(comparison: Comparison): Prepared {
  const known = preparations.get(comparison);
  if (known) return known;
  const { field, value } = comparison;
  const made = {
    path: fieldPath(field),
    lower: { ...comparison, value: value.toLowerCase() },
    isTime: tryTime(value) !== undefined,
  };
  preparations.set(comparison, made);
  return made;
}

/** A repeated field matches when any of its elements matches, also for `!=` and `!~`. */
function matchesComparison(comparison: Comparison, entry: JsonObject, entryField: EntryFieldOf): boolean {
  const { path } = prepared(comparison);
  const kind = entryField(path);
  const found = valuesAt(entry, path);
  if (comparison.operator === ':' && !comparison.quoted && comparison.value === '*') return found.length > 0;
  const values = found.length === 0 && (kind === 'value' || kind === 'severity') ? [''] : found;
  return values.some((value) =>
    kind === 'severity' ? matchesSeverity(value, comparison) : matchesValue(value, comparison),
  );
}

/**
 * Follows the path through lists, and past the `value` that JSON puts into an Any of a well-known type.
 *
 * @param from - the member of the path that `value` is asked for
 */
function valuesAt(value: Json | undefined, path: readonly string[], from = 0): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path, from));
  const head = path[from];
  if (head === undefined) return [value];
  if (!isObject(value)) return [];
  if (Object.hasOwn(value, head)) return valuesAt(value[head], path, from + 1);
  return typeof value['@type'] === 'string' && isObject(value.value) ? valuesAt(value.value, path, from) : [];
}

function matchesSeverity(value: Json, { operator, value: wanted }: Comparison): boolean {
  const rank = severityRank(typeof value === 'string' ? value : '') ?? 0;
  const other = severityRank(wanted) as number;
  if (operator === '=' || operator === ':') return rank === other;
  if (operator === '!=') return rank !== other;
  if (operator === '>') return rank > other;
  if (operator === '<') return rank < other;
  return operator === '>=' ? rank >= other : rank <= other;
}

function matchesValue(value: Json, comparison: Comparison): boolean {
  const { operator, value: wanted, position } = comparison;
  if (isObject(value)) return operator === ':' && hasMember(value, wanted);
  if (operator === '=~') return compileRegex(wanted, position).test(String(value));
  if (operator === '!~') return !compileRegex(wanted, position).test(String(value));
  if (operator === ':') return holdsText(value, wanted.toLowerCase());
  // Everything except regular expressions ignores case.
  const { isTime, lower } = prepared(comparison);
  return isTime ? compareValue(String(value), comparison) : compareValue(String(value).toLowerCase(), lower);
}

/** `protoPayload:"text"` searches the whole message, including the keys of a map. */
const hasMember = (value: JsonObject, wanted: string): boolean =>
  Object.hasOwn(value, wanted) || holdsText(value, wanted.toLowerCase());

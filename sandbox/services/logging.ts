import {
  evaluateFilter,
  type Filter,
  FilterError,
  LOGGING_DIALECT,
  parseFilter,
} from '../../core/filter/grammar';
import type { Json, JsonObject } from '../../core/json';
import { compareValue, valuesAt } from '../compare';
import { ApiError, invalidArgument } from '../errors';
import { projectOf, withProjectId } from '../names';
import { type Answer, type Call, listOf, type Method, page, textOf } from './service';

/** Cloud Logging v2: reading entries. */
export const LOGGING_METHODS: Readonly<Record<string, Method>> = {
  'LoggingServiceV2.ListLogEntries': { answer: listLogEntries },
};

/** Severities in their order, so that `severity>=WARNING` works (google/logging/type/log_severity.proto). */
const SEVERITIES = [
  'DEFAULT',
  'DEBUG',
  'INFO',
  'NOTICE',
  'WARNING',
  'ERROR',
  'CRITICAL',
  'ALERT',
  'EMERGENCY',
];

function listLogEntries(call: Call): Answer {
  const { state, message } = call;
  const projects = listOf(message.resourceNames).map((name) => projectOf(withProjectId(state, textOf(name))));
  if (projects.length === 0) throw invalidArgument('resource_names must not be empty', 'resourceNames');
  const filter = parseLogFilter(textOf(message.filter), 'filter');
  const matching = state.logging.entries.filter(
    (entry) => projects.includes(projectOf(textOf(entry.logName))) && matchesEntry(filter, entry),
  );
  const { items, nextPageToken } = page(sortEntries(matching, textOf(message.orderBy)), message, {
    byDefault: 50,
    max: 1000,
  });
  return { body: { entries: [...items], ...(nextPageToken === undefined ? {} : { nextPageToken }) } };
}

export function parseLogFilter(text: string, place: string): Filter {
  if (text.length > 20_000)
    throw new ApiError('INVALID_ARGUMENT', 'filter is longer than 20,000 characters', { place });
  try {
    return parseFilter(text, LOGGING_DIALECT);
  } catch (error) {
    if (error instanceof FilterError) throw invalidArgument(`Unparseable filter: ${error.message}`, place);
    throw error;
  }
}

function matchesEntry(filter: Filter, entry: JsonObject): boolean {
  return evaluateFilter(filter, (comparison) => {
    const values = valuesAt(entry, comparison.field.split('.'));
    if (comparison.field !== 'severity') return values.some((value) => compareValue(value, comparison));
    const wanted = String(SEVERITIES.indexOf(comparison.value.toUpperCase()));
    return values.some((value) =>
      compareValue(String(SEVERITIES.indexOf(textOf(value))), { ...comparison, value: wanted }),
    );
  });
}

function sortEntries(entries: readonly JsonObject[], orderBy: string): readonly JsonObject[] {
  const match = /^\s*(?:timestamp(?:\s+(asc|desc))?)?\s*$/.exec(orderBy);
  if (!match)
    throw invalidArgument(
      `order_by must be "timestamp asc" or "timestamp desc", got '${orderBy}'`,
      'orderBy',
    );
  const sign = match[1] === 'desc' ? -1 : 1;
  const key = (entry: JsonObject): string => textOf(entry.timestamp as Json);
  return [...entries].sort((a, b) => sign * key(a).localeCompare(key(b)));
}

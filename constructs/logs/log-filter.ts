import { FilterError, LOGGING_DIALECT, parseFilter } from '../../core/filter/grammar';

/** cloud.google.com/logging/docs/view/logging-query-language: a query has at most 20,000 characters. */
export const MAX_LOG_FILTER_LENGTH = 20_000;

/**
 * What Cloud Logging would refuse in a sink's or a metric's filter, or worse, take as "every entry": an empty filter
 * exports all logs of the scope. Field names are not judged here, since payloads may have any.
 */
export function problemsOfLogFilter(filter: string): string[] {
  if (filter.trim() === '') {
    return ['the filter is empty; expected comparisons; state one: an empty filter takes every log entry'];
  }
  if (filter.length > MAX_LOG_FILTER_LENGTH) {
    return [
      `the filter has ${filter.length} characters; expected at most ${MAX_LOG_FILTER_LENGTH}; shorten it: Cloud Logging refuses longer ones`,
    ];
  }
  try {
    parseFilter(filter, LOGGING_DIALECT);
    return [];
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return [
      `the filter is not one: ${error.message}; expected balanced parentheses and quotes, with comparisons joined by AND and OR; correct it there`,
    ];
  }
}

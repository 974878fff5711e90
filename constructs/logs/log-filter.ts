import { FilterError, LOGGING_DIALECT, parseFilter } from '../../core/filter/grammar';

/** cloud.google.com/logging/docs/view/logging-query-language: a query has at most 20,000 characters. */
export const MAX_LOG_FILTER_LENGTH = 20_000;

/**
 * Problems of a filter that Cloud Logging would refuse in a sink or a metric, or would read as "every entry": an empty
 * filter exports all logs of the scope. Field names are not checked, because payloads may have any.
 */
export function problemsOfLogFilter(filter: string): string[] {
  if (filter.trim() === '') {
    return ['the filter is empty; expected comparisons; write one: an empty filter matches every log entry'];
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
      `the filter is malformed: ${error.message}; expected balanced parentheses and quotes, with comparisons joined by AND and OR; correct it there`,
    ];
  }
}

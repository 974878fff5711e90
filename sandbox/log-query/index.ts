/** The Logging query language over LogEntry JSON: for sinks, log-based metrics and `entries:list`. */
export { FilterError } from '../../core/filter/grammar';
export { matchesLogQuery } from './match-entry';
export { type LogQuery, MAX_QUERY_LENGTH, parseLogQuery } from './parse-query';

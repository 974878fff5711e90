/** The Logging query language over LogEntry JSON, for sinks, log-based metrics and `entries:list`. */
export { FilterError } from '../../core/filter/grammar';
export { type LogQuery, MAX_QUERY_LENGTH, matchesLogQuery, parseLogQuery } from './parse-query';

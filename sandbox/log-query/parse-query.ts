import {
  type Comparison,
  type Filter,
  FilterError,
  fieldPath,
  filterLeaves,
  LOGGING_DIALECT,
  parseFilter,
  type TextSearch,
} from '../../core/filter/grammar';
import { compileRegex } from '../../core/filter/log-regex';
import { severityRank } from '../../core/filter/log-severity';
import { matchesLogEntry } from '../../core/filter/match-log-entry';
import type { JsonObject } from '../../core/values/json';
import { entryField } from './entry-fields';

/** cloud.google.com/logging/docs/view/logging-query-language: a query has at most 20,000 characters. */
export const MAX_QUERY_LENGTH = 20_000;

/** A checked query. Its evaluation cannot meet an unknown construct. */
export interface LogQuery {
  readonly text: string;
  readonly filter: Filter;
}

/** Whether a query matches one entry, given as the JSON of google.logging.v2.LogEntry. */
export const matchesLogQuery = ({ filter }: LogQuery, entry: JsonObject): boolean =>
  matchesLogEntry(filter, entry, entryField);

/**
 * Parses a query and checks every part of it, because a query must never silently match less than Google's would.
 *
 * @throws FilterError with the position, for anything that this evaluator does not know
 */
export function parseLogQuery(text: string): LogQuery {
  if (text.length > MAX_QUERY_LENGTH) {
    throw new FilterError(
      `the query has ${text.length} characters, but at most ${MAX_QUERY_LENGTH} are allowed`,
      MAX_QUERY_LENGTH,
    );
  }
  const filter = parseFilter(text, LOGGING_DIALECT);
  for (const leaf of filterLeaves(filter)) {
    if (leaf.kind === 'compare') checkComparison(leaf);
    else if (leaf.kind === 'text') checkText(leaf);
    else if (leaf.name !== 'log_id') {
      throw new FilterError(
        `the sandbox does not know the function ${leaf.name}(); expected log_id("LOG_ID")`,
        leaf.position,
      );
    }
  }
  return { text, filter };
}

function checkText({ value, position }: TextSearch): void {
  if (value === '' || value.includes('*')) {
    throw new FilterError(`"${value}" is not searchable; expected text without *`, position);
  }
}

function checkComparison(comparison: Comparison): void {
  const { field, operator, value, quoted, position } = comparison;
  const kind = entryField(fieldPath(field));
  if (kind === undefined) throw new FilterError(`a log entry has no field "${field}"`, position);
  if (!quoted && value === 'NULL_VALUE') {
    throw new FilterError('the sandbox does not know NULL_VALUE; use NOT and :* instead', position);
  }
  if (!quoted && value.includes('*') && !(operator === ':' && value === '*')) {
    throw new FilterError(`"${value}": * is allowed only alone and after ":"; quote the text`, position);
  }
  if (kind === 'message' && operator !== ':') {
    throw new FilterError(`"${field}" has subfields; compare one of them`, position);
  }
  if (operator === '=~' || operator === '!~') compileRegex(value, position);
  if (kind === 'severity') checkSeverity(comparison);
  else if (/^[<>]/.test(operator) && !/^-?\d+(?:\.\d+)?$|^\d{4}-\d{2}-\d{2}T/.test(value)) {
    throw new FilterError(`"${field}${operator}" needs a number or an RFC 3339 time`, position);
  }
}

function checkSeverity({ operator, value, position }: Comparison): void {
  const known = severityRank(value) !== undefined || (operator === ':' && value === '*');
  if (!known || operator === '=~' || operator === '!~') {
    throw new FilterError(`severity${operator}${value}: expected a severity such as ERROR`, position);
  }
}

import type { Json } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { FilterError, type LogQuery, parseLogQuery } from '../log-query';
import { invalidArgument } from '../protocol/errors';

/**
 * Reads a query of the Logging query language from a request.
 *
 * @throws ApiError INVALID_ARGUMENT for a query that does not parse, or that the sandbox's evaluator does not know
 */
export function readLogQuery(text: Json | undefined, place: string): LogQuery {
  try {
    return parseLogQuery(textOf(text));
  } catch (error) {
    if (error instanceof FilterError) throw invalidArgument(`Unparseable filter: ${error.message}`, place);
    throw error;
  }
}

import type { Json } from '../../core/values/json';
import { FilterError, type LogQuery, parseLogQuery } from '../log-query';
import { invalidArgument } from '../protocol/errors';
import { textOf } from './service';

/**
 * A query of the Logging query language, as a request carries it.
 *
 * @throws ApiError INVALID_ARGUMENT for what does not parse, or for what the sandbox's evaluator does not know
 */
export function readLogQuery(text: Json | undefined, place: string): LogQuery {
  try {
    return parseLogQuery(textOf(text));
  } catch (error) {
    if (error instanceof FilterError) throw invalidArgument(`Unparseable filter: ${error.message}`, place);
    throw error;
  }
}

import { FilterError, fieldPath } from '../../core/filter/grammar';
import { compileRegex } from '../../core/filter/log-regex';
import type { JsonObject } from '../../core/values/json';
import { entryField } from '../log-query/entry-fields';
import { invalidArgument } from '../protocol/errors';
import { textOf } from './service';

const EXTRACT = /^EXTRACT\(\s*([A-Za-z_@][\w.@"-]*)\s*\)$/;
const REGEXP_EXTRACT =
  /^REGEXP_EXTRACT\(\s*([A-Za-z_@][\w.@"-]*)\s*,\s*(?:r?"((?:[^"\\]|\\.)*)"|r?'((?:[^'\\]|\\.)*)')\s*\)$/;

/**
 * `EXTRACT(field)` or `REGEXP_EXTRACT(field, "regex")` with exactly one group (LogMetric.value_extractor).
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkExtractor(text: string, place: string): void {
  const match = EXTRACT.exec(text) ?? REGEXP_EXTRACT.exec(text);
  if (!match) {
    throw invalidArgument(`"${text}" is not EXTRACT(field) or REGEXP_EXTRACT(field, regex)`, place);
  }
  const [, field = '', double, single] = match;
  if (entryField(fieldPath(field)) === undefined) {
    throw invalidArgument(`A log entry has no field "${field}"`, place);
  }
  const pattern = double ?? single;
  if (pattern !== undefined && groupsIn(pattern) !== 1) {
    throw invalidArgument(`"${pattern}" needs to be an RE2 expression with exactly one capture group`, place);
  }
}

/** The number of capturing groups of an RE2 expression. Undefined if RE2 refuses it. */
function groupsIn(pattern: string): number | undefined {
  try {
    return compileRegex(pattern, 0).groupCount();
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

export function checkExtractors(extractors: JsonObject, place: string): void {
  for (const [key, extractor] of Object.entries(extractors)) {
    checkExtractor(textOf(extractor), `${place}.${key}`);
  }
}

import { FilterError, fieldPath } from '../../core/filter/grammar';
import { compileRegex } from '../../core/filter/log-regex';
import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { entryField } from '../log-query/entry-fields';
import { invalidArgument } from '../protocol/errors';
import type { LabelExtractor } from '../state/watch';

const EXTRACT = /^EXTRACT\(\s*([A-Za-z_@][\w.@"-]*)\s*\)$/;
const REGEXP_EXTRACT =
  /^REGEXP_EXTRACT\(\s*([A-Za-z_@][\w.@"-]*)\s*,\s*(?:r?"((?:[^"\\]|\\.)*)"|r?'((?:[^'\\]|\\.)*)')\s*\)$/;

/** LabelDescriptor.key: "The key must meet the following criteria". */
const KEY = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;
/** cloud.google.com/logging/docs/logs-based-metrics/labels: up to 10 labels. No page gives a limit for alerts. */
const MOST_LABELS = 10;

/**
 * `EXTRACT(field)` or `REGEXP_EXTRACT(field, "regex")` with exactly one group (LogMetric.value_extractor).
 *
 * @throws ApiError INVALID_ARGUMENT
 */
export function readExtractor(text: string, place: string): Omit<LabelExtractor, 'key'> {
  const match = EXTRACT.exec(text) ?? REGEXP_EXTRACT.exec(text);
  if (!match) {
    throw invalidArgument(`"${text}" is not EXTRACT(field) or REGEXP_EXTRACT(field, regex)`, place);
  }
  const [, field = '', double, single] = match;
  const path = fieldPath(field);
  if (entryField(path) === undefined) {
    throw invalidArgument(`A log entry has no field "${field}"`, place);
  }
  const pattern = double ?? single;
  if (pattern !== undefined && groupsIn(pattern) !== 1) {
    throw invalidArgument(`"${pattern}" needs to be an RE2 expression with exactly one capture group`, place);
  }
  return { path, ...(pattern === undefined ? {} : { pattern }) };
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

/** @throws ApiError INVALID_ARGUMENT for an extractor, a key or a number of labels that Google refuses */
export function readExtractors(extractors: JsonObject, place: string): readonly LabelExtractor[] {
  const entries = Object.entries(extractors);
  if (entries.length > MOST_LABELS) {
    throw invalidArgument(`There are more than ${MOST_LABELS} labels`, place);
  }
  return entries.map(([key, extractor]) => {
    if (!KEY.test(key)) throw invalidArgument(`"${key}" is not the key of a label`, `${place}.${key}`);
    return { key, ...readExtractor(textOf(extractor), `${place}.${key}`) };
  });
}

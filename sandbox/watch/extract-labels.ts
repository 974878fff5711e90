import { compileRegex } from '../../core/filter/log-regex';
import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { LabelExtractor } from '../state/watch';

/** "Only the first 1,024 characters of a label value are kept" (logging/docs/logs-based-metrics/labels). */
const LONGEST = 1_024;

/** The labels of a log entry. A label whose field is missing, or whose expression does not match, is left out. */
export const extractLabels = (
  extractors: readonly LabelExtractor[],
  entry: JsonObject,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    extractors.flatMap(({ key, path, pattern }) => {
      const text = textAt(entry, path);
      const value = text === undefined || pattern === undefined ? text : firstGroup(pattern, text);
      return value === undefined ? [] : [[key, value.slice(0, LONGEST)]];
    }),
  );

function textAt(entry: JsonObject, path: readonly string[]): string | undefined {
  let value: Json | undefined = entry;
  for (const name of path) {
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function firstGroup(pattern: string, text: string): string | undefined {
  const matcher = compileRegex(pattern, 0).matcher(text);
  return matcher.find() ? (matcher.group(1) ?? undefined) : undefined;
}

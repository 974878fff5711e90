import { visible } from '../../core/values/visible-text';
import type { Redactor } from '../masks/redactor';

/**
 * The same value with every text masked and free of invisible characters. Members named `before` and `after` of
 * attributes keep their line breaks. The code that lists them makes the line breaks visible.
 */
export function honest<T>(value: T, redact: Redactor): T {
  return walk(value, redact, false) as T;
}

/** Members that hold one of a fixed set of our own words, never a text from a plan. */
const FIXED = new Set(['severity', 'kind', 'origin', 'verdicts']);

function walk(value: unknown, redact: Redactor, isAttribute: boolean): unknown {
  if (typeof value === 'string') return isAttribute ? value : visible(redact(value));
  if (Array.isArray(value)) return value.map((item) => walk(item, redact, false));
  if (typeof value !== 'object' || value === null) return value;
  const hasLines = 'masked' in value && 'replaces' in value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      FIXED.has(name) ? member : walk(member, redact, hasLines && (name === 'before' || name === 'after')),
    ]),
  );
}

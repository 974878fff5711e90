import { tryNumber } from '../../core/filter/compare-value';
import type { Comparison } from '../../core/filter/grammar';
import { asks, type Reading } from './dialect';
import type { Field, Order } from './field';
import { isPlainNumber } from './number-cells';
import type { LetterCase } from './text-automata';

/** A comparison of a field whose values are numbers or times. */
export function readOrdered(comparison: Comparison, field: Field, letterCase: LetterCase): Reading {
  const { operator, value } = comparison;
  const at = tryNumber(value);
  const negated = operator === '!=';
  const opaque = (why: string): Reading => ({
    kind: 'opaque',
    reason: `${comparison.field}${operator}${value} is compared only by its text: ${why}`,
    canEvaluate: true,
  });
  if (operator === ':' || operator === '=~' || operator === '!~') {
    return opaque('the same field is compared by order');
  }
  if (at === undefined) {
    if (operator === '=' || negated) return asks(field, { kind: 'equals', text: value, letterCase }, negated);
    return { ...opaque('the order of texts is unknown'), canEvaluate: false } as Reading;
  }
  if (!isPlainNumber(value)) return opaque('it has other spellings');
  return asks(
    field,
    { kind: 'order', order: negated ? '=' : (operator as Order | '='), at, literal: value },
    negated,
  );
}

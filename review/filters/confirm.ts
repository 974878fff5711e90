import { type Filter, FilterError, filterLeaves } from '../../core/filter/grammar';
import type { Dialect, Leaf } from './dialect';
import { written } from './dialect';
import type { Witness } from './filter-comparison';

/** How many leaves that evaluation cannot answer are tried both ways. Each one doubles the evaluations. */
const MOST_UNANSWERED = 6;

/**
 * Evaluates filters on a witness with the evaluator of the sandbox, which shares nothing with the search. A leaf that
 * the evaluator cannot answer must not change the result.
 */
export function createConfirmation(dialect: Dialect, tryUnanswered: (leaf: Leaf) => string | undefined) {
  function confirms(witness: Witness, through: readonly Filter[], stopped: readonly Filter[]): boolean {
    const unanswered = [...new Set([...through, ...stopped].flatMap(unansweredIn))];
    if (unanswered.length > MOST_UNANSWERED) return false;
    return Array.from({ length: 2 ** unanswered.length }).every((_, bits) => {
      const answer = (leaf: Leaf): boolean | undefined => {
        const at = unanswered.indexOf(written(leaf));
        return at < 0 ? undefined : ((bits >> at) & 1) === 1;
      };
      const evaluate = (filter: Filter): boolean | undefined =>
        tryEvaluate(unanswered.length === 0 ? filter : answered(filter, answer), witness);
      return (
        through.every((filter) => evaluate(filter) === true) &&
        stopped.every((filter) => evaluate(filter) === false)
      );
    });
  }

  // The same few filters are evaluated repeatedly on one witness.
  const known = new Map<Filter, readonly string[]>();
  function unansweredIn(filter: Filter): readonly string[] {
    const before = known.get(filter);
    if (before !== undefined) return before;
    const found = filterLeaves(filter).flatMap((leaf) => tryUnanswered(leaf) ?? []);
    known.set(filter, found);
    return found;
  }

  function tryEvaluate(filter: Filter, { json }: Witness): boolean | undefined {
    try {
      return dialect.evaluate(filter, json);
    } catch (error) {
      if (error instanceof FilterError) return undefined;
      throw error;
    }
  }

  return { confirms };
}

const EVERYTHING: Filter = { kind: 'everything' };
const NOTHING: Filter = { kind: 'not', of: EVERYTHING };

/** A filter with some leaves replaced by their answers. */
function answered(filter: Filter, answer: (leaf: Leaf) => boolean | undefined): Filter {
  switch (filter.kind) {
    case 'everything':
      return filter;
    case 'not':
      return { kind: 'not', of: answered(filter.of, answer) };
    case 'and':
    case 'or':
      return { kind: filter.kind, of: filter.of.map((part) => answered(part, answer)) };
    default: {
      const known = answer(filter);
      if (known === undefined) return filter;
      return known ? EVERYTHING : NOTHING;
    }
  }
}

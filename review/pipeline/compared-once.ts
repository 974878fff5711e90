import { canonicalJson } from '../../core/values/json';
import { compareFindingFilters as findings } from '../filters/compare-finding-filters';
import {
  compareLogFilters as logFilters,
  compareLogIntake as logIntake,
} from '../filters/compare-log-filters';

/** The stacks of a rollout change the same filter together, and one comparison takes up to a second. */
const KEPT = 100;

function once<A extends readonly unknown[], R>(compare: (...texts: A) => R): (...texts: A) => R {
  const known = new Map<string, R>();
  return (...texts) => {
    const key = canonicalJson(texts);
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= KEPT) known.clear();
    const result = compare(...texts);
    known.set(key, result);
    return result;
  };
}

export const compareFindingFilters = once(findings);
export const compareLogFilters = once(logFilters);
export const compareLogIntake = once(logIntake);

import {
  type Comparison,
  FilterError,
  filterLeaves,
  MONITORING_DIALECT,
  parseFilter,
} from '../../core/filter/grammar';

/** Functions of Cloud Monitoring's filters that can replace a value (cloud.google.com/monitoring/api/v3/filters). */
const FUNCTION =
  /=\s*(?:one_of|starts_with|ends_with|has_substring|monitoring\.regex\.full_match)\(\s*"(?:[^"\\]|\\.)*"(?:\s*,\s*"(?:[^"\\]|\\.)*")*\s*\)/g;

/**
 * The comparisons of a Cloud Monitoring filter.
 *
 * @throws FilterError if the filter does not parse
 */
export function monitoringComparisons(text: string): readonly Comparison[] {
  const leaves = filterLeaves(parseFilter(text.replace(FUNCTION, '="a function"'), MONITORING_DIALECT));
  return leaves.map((leaf) => {
    if (leaf.kind === 'compare') return leaf;
    throw new FilterError('a comparison is expected', leaf.position);
  });
}

/** The value that a filter requires one field to equal. Undefined when it requires none. */
export const comparedWith = (comparisons: readonly Comparison[], field: string): string | undefined =>
  comparisons.find((each) => each.field === field && each.operator === '=')?.value;

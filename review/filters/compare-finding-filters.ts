import type { Detector } from '../../core/detectors';
import type { Filter } from '../../core/filter/grammar';
import { compareFilters, type Named, parsed } from './compare-filters';
import type { FilterComparison } from './filter-comparison';
import { findingDialect } from './finding-dialect';
import type { Vocabulary } from './vocabulary';

/**
 * Compares what the streaming filters `base` and `head` of a notification config let through, in both directions.
 * Filters of SCC mute configs and exports have the same grammar. An empty filter lets everything through. The result
 * names each of `detectors` that is lost or gained, by module.
 *
 * The answer is exact for the semantics of core/filter/match-finding.ts. It is `unknown` if a filter cannot be parsed,
 * compares a field that findings do not have, or has too many combinations. No content of a filter makes it throw.
 */
export function compareFindingFilters(
  base: string,
  head: string,
  detectors: readonly Detector[],
): FilterComparison {
  const dialect = findingDialect(detectors.map(({ category }) => category));
  const before = parsed(dialect, 'the old filter', base);
  if ('problem' in before) return before.problem;
  const after = parsed(dialect, 'the new filter', head);
  if ('problem' in after) return after.problem;
  const named = detectors.map(findingsOf);
  return compareFilters({ base: before.filter, head: after.filter, named, dialect });
}

const equal = (field: string, ...values: readonly string[]): Filter => {
  const of = values.map(
    (value): Filter => ({ kind: 'compare', field, operator: '=', value, quoted: true, position: 0 }),
  );
  return of.length === 1 ? (of[0] as Filter) : { kind: 'or', of };
};

/**
 * The findings that core/detectors assigns to a detector: by category, by class THREAT unless the operator owns the
 * detector, and on a Cloud Run resource if the detector requires one.
 */
function findingsOf({ module, category, aliases, source }: Detector): Named {
  const onCloudRun: Filter = {
    kind: 'compare',
    field: 'resource_name',
    operator: ':',
    value: '//run.googleapis.com/',
    quoted: true,
    position: 0,
  };
  const of: Filter[] = [
    equal('category', category, ...aliases),
    equal('state', 'ACTIVE', 'INACTIVE'),
    ...(source === 'custom' ? [] : [equal('finding_class', 'THREAT')]),
    ...(source === 'cloud-run-threat-detection' ? [onCloudRun] : []),
  ];
  return { name: module, filter: { kind: 'and', of }, shape: nameIsFull };
}

/** Without this, a name could contain `//run.googleapis.com/` in its middle and belong to another service. */
const nameIsFull = (vocabulary: Vocabulary) => {
  const field = vocabulary.fields.find(({ key }) => key === 'finding.resourceName');
  if (field === undefined || field.kind !== 'text') return vocabulary.formulas.everything;
  return vocabulary.leaf(field, { negated: false, predicate: { kind: 'full-resource-name' } });
};

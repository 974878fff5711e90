import type { Detector } from '../../core/detectors';
import type { Filter } from '../../core/filter/grammar';
import { compareFilters, type Named, parsed } from './compare-filters';
import type { FilterComparison } from './filter-comparison';
import { findingDialect } from './finding-dialect';
import type { Vocabulary } from './vocabulary';

/**
 * What the streaming filter `head` of a notification config lets through that `base` did not, and the other way round;
 * also for the filters of mute configs and exports of SCC, which speak the same grammar. An empty filter lets everything
 * through. `detectors` are those whose loss or gain is named, by module.
 *
 * The answer is exact for the semantics of core/filter/match-finding.ts, and `unknown` where a filter cannot be parsed,
 * compares a field that findings do not have, or has too many combinations. It never throws over what a filter says.
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
 * The findings of a detector that core/detectors takes for ours: by category; of class THREAT unless the detector is
 * the operator's own; on a Cloud Run resource where only such are ours.
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

/** Without this, a name could hold `//run.googleapis.com/` in its middle, and be one of another service. */
const nameIsFull = (vocabulary: Vocabulary) => {
  const field = vocabulary.fields.find(({ key }) => key === 'finding.resourceName');
  if (field === undefined || field.kind !== 'text') return vocabulary.formulas.everything;
  return vocabulary.leaf(field, { negated: false, predicate: { kind: 'full-resource-name' } });
};

import type { Json, JsonObject } from '../values/json';
import { compareValue, valuesAt } from './compare-value';
import { evaluateFilter, type Filter } from './grammar';

/** A finding of securitycenter v2 as JSON, and the resource that SCC sends with it. */
export interface FindingWithResource {
  readonly finding: JsonObject;
  readonly resource?: Json | undefined;
}

/** What a field of an SCC filter reads. */
export interface FindingField {
  readonly of: 'finding' | 'resource';
  /** Member names as JSON has them. */
  readonly path: readonly string[];
}

/**
 * `resource.x` reads the resource of the finding, and everything else the finding. Accepts snake case and camel case.
 */
export function findingField(field: string): FindingField {
  const parts = field.split('.');
  const [head, ...rest] = parts as [string, ...string[]];
  if (head === 'resource') return { of: 'resource', path: rest.map(camelCase) };
  const path = head === 'finding' ? rest : parts;
  // Keys of maps (marks, source properties) are arbitrary: only the members above are converted.
  const keyed = ['securityMarks', 'sourceProperties', 'externalSystems'].includes(camelCase(path[0] ?? ''));
  return {
    of: 'finding',
    path: keyed ? path.map((part, index) => (index < 2 ? camelCase(part) : part)) : path.map(camelCase),
  };
}

const camelCase = (text: string): string =>
  text.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Whether an SCC filter matches a finding. A missing field matches nothing, and one element of a list is enough. */
export const matchesFinding = (filter: Filter, { finding, resource }: FindingWithResource): boolean =>
  evaluateFilter(filter, (comparison) => {
    const { of, path } = findingField(comparison.field);
    return valuesAt(of === 'finding' ? finding : resource, path).some((value) =>
      compareValue(value, comparison),
    );
  });

import {
  type Comparison,
  evaluateFilter,
  type Filter,
  filterFields,
  parseFilter,
} from '../../core/filter/grammar';
import type { JsonObject } from '../../core/json';
import { compareValue, valuesAt } from '../protocol/compare';
import type { StoredFinding } from '../protocol/state';
import { definitionsOf } from '../schema/definitions';
import { camelCase } from '../schema/routes';
import { SCC_API } from './scc-api';

const SCOPE = 'google.cloud.securitycenter.v2';

/** `resource.x` reads the resource beside the finding; everything else the finding. */
function locate(field: string): { of: 'finding' | 'resource'; path: string[] } {
  const parts = field.split('.');
  const [head, ...rest] = parts as [string, ...string[]];
  if (head === 'resource') return { of: 'resource', path: rest.map(camelCase) };
  const path = head === 'finding' ? rest : parts;
  // Keys of maps (marks, source properties) are names of their own: only the members above are converted.
  const keyed = ['securityMarks', 'sourceProperties', 'externalSystems'].includes(camelCase(path[0] ?? ''));
  return {
    of: 'finding',
    path: keyed ? path.map((part, index) => (index < 2 ? camelCase(part) : part)) : path.map(camelCase),
  };
}

/** The filter's first field that neither the official Finding nor its resource has; undefined when all exist. */
export function tryUnknownField(filter: Filter): string | undefined {
  const definitions = definitionsOf(SCC_API);
  return filterFields(filter).find((field) => {
    const { of, path } = locate(field);
    const type = of === 'finding' ? 'Finding' : 'ListFindingsResponse.ListFindingsResult.Resource';
    const fields = definitions.resolve(type, SCOPE)?.definition.fields ?? {};
    return path[0] === undefined || !Object.hasOwn(fields, path[0]);
  });
}

export function matchesFinding(filter: Filter, stored: StoredFinding, overrides: JsonObject = {}): boolean {
  const finding = { ...stored.finding, ...overrides };
  return evaluateFilter(filter, (comparison: Comparison) => {
    const { of, path } = locate(comparison.field);
    return valuesAt(of === 'finding' ? finding : stored.resource, path).some((value) =>
      compareValue(value, comparison),
    );
  });
}

export { parseFilter as parseSccFilter };

import { type Filter, filterFields, parseFilter } from '../../core/filter/grammar';
import { findingField, matchesFinding as matches } from '../../core/filter/match-finding';
import type { JsonObject } from '../../core/values/json';
import { definitionsOf } from '../schema/definitions';
import { SCC_API } from '../schema/scc-api';
import type { StoredFinding } from '../state/cloud-state';

const SCOPE = 'google.cloud.securitycenter.v2';

/** The filter's first field that neither the official Finding nor its resource has. Undefined if all exist. */
export function tryUnknownField(filter: Filter): string | undefined {
  const definitions = definitionsOf(SCC_API);
  return filterFields(filter).find((field) => {
    const { of, path } = findingField(field);
    const type = of === 'finding' ? 'Finding' : 'ListFindingsResponse.ListFindingsResult.Resource';
    const fields = definitions.resolve(type, SCOPE)?.definition.fields ?? {};
    return path[0] === undefined || !Object.hasOwn(fields, path[0]);
  });
}

export const matchesFinding = (
  filter: Filter,
  { finding, resource }: StoredFinding,
  overrides: JsonObject = {},
): boolean => matches(filter, { finding: { ...finding, ...overrides }, resource });

export { parseFilter as parseSccFilter };

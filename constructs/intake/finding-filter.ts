import { FilterError, filterFields, parseFilter } from '../../core/filter/grammar';

/**
 * Fields of a finding and its resource that a streaming filter may compare (securitycenter v2: Finding, Resource).
 * SCC answers an unknown field with a bare INVALID_ARGUMENT (TPG #15738), so this check reports it.
 */
const KNOWN_FIELDS = new Set([
  'category',
  'state',
  'severity',
  'mute',
  'finding_class',
  'name',
  'canonical_name',
  'parent',
  'parent_display_name',
  'resource_name',
  'module_name',
  'resource.name',
  'resource.type',
  'resource.display_name',
  'resource.service',
  'resource.location',
  'resource.project_name',
  'resource.project_display_name',
  'resource.parent_name',
  'resource.parent_display_name',
]);
/** Maps with arbitrary keys. */
const KEYED = /^(?:security_marks\.marks|source_properties)\./;

/** Problems of a filter that SCC would refuse, or would read differently than intended. */
export function problemsOfFilter(filter: string): string[] {
  try {
    const unknown = filterFields(parseFilter(filter)).filter(
      (field) => !KNOWN_FIELDS.has(field) && !KEYED.test(field),
    );
    return [...new Set(unknown)].map(
      (field) =>
        `the filter compares "${field}"; expected a field of a finding such as category, severity or resource.type; correct it: SCC would refuse the filter without saying why`,
    );
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return [
      `the filter is malformed: ${error.message}; expected comparisons joined by AND and OR, with texts in double quotes; correct it there`,
    ];
  }
}

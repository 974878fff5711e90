/** The source of findings and audit logs. Ids have digits only. */
export type NotificationScope =
  | 'project'
  | { readonly folder: string; readonly organization: string }
  | { readonly organization: string };

/**
 * Fields of a finding that a clause may compare; SCC can filter a stream by these (securitycenter v2, Finding and
 * Resource).
 */
export const CLAUSE_FIELDS = [
  'category',
  'severity',
  'parent_display_name',
  'resource_name',
  'resource.project_display_name',
  'resource.parent_display_name',
  'resource.type',
] as const;
export type ClauseField = (typeof CLAUSE_FIELDS)[number];

/** A condition on one field of a finding. The text contains no quotes and no backslashes. */
export type FilterClause =
  | { readonly field: ClauseField; readonly equals: string }
  | { readonly field: ClauseField; readonly contains: string };

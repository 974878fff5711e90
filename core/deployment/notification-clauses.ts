import type { FilterClause } from './notification-scope';

export interface NotificationClauses {
  /** Findings to stream in addition to those of the catalogue. */
  readonly include: readonly FilterClause[];
  /** Findings that are never streamed, even if another clause includes them. Each is a blind spot to review. */
  readonly exclude: readonly FilterClause[];
}

/**
 * An SCC filter that typed clauses widen and narrow. OR binds tighter than AND in SCC, so every group has its own
 * parentheses. The texts contain neither quotes nor backslashes (the config's schema).
 */
export function withClauses(filter: string, { include, exclude }: NotificationClauses): string {
  const widened = include.length === 0 ? filter : `((${filter}) OR ${include.map(written).join(' OR ')})`;
  return [widened, ...exclude.map((clause) => `NOT ${written(clause)}`)].join(' AND ');
}

const written = (clause: FilterClause): string =>
  'equals' in clause ? `${clause.field}="${clause.equals}"` : `${clause.field}:"${clause.contains}"`;

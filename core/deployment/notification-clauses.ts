import type { FilterClause } from '../config/deployment-config';

export interface NotificationClauses {
  /** Findings that are streamed beside those of the catalogue. */
  readonly include: readonly FilterClause[];
  /** Findings that are not streamed, whatever else says so: each one is a blind spot that a reviewer should see. */
  readonly exclude: readonly FilterClause[];
}

/**
 * An SCC filter widened and narrowed by typed clauses. SCC reads OR tighter than AND, so every group has its own
 * parentheses; the texts hold neither quotes nor backslashes (the config's schema).
 */
export function withClauses(filter: string, { include, exclude }: NotificationClauses): string {
  const widened = include.length === 0 ? filter : `((${filter}) OR ${include.map(written).join(' OR ')})`;
  return [widened, ...exclude.map((clause) => `NOT ${written(clause)}`)].join(' AND ');
}

const written = (clause: FilterClause): string =>
  'equals' in clause ? `${clause.field}="${clause.equals}"` : `${clause.field}:"${clause.contains}"`;

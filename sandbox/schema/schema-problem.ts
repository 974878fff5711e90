/** The place where a value departs from its official definition. */
export interface SchemaProblem {
  readonly path: string;
  readonly problem: string;
}

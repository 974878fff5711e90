/** The project that a construct deploys into. Google names some things by id and some by number. */
export interface Project {
  readonly id: string;
  /** As a string: project numbers do not fit into every number type. */
  readonly number: string;
}

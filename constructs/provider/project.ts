/** The project that a construct deploys into. Google names some resources by its id and some by its number. */
export interface Project {
  readonly id: string;
  /** As a string: project numbers do not fit into every number type. */
  readonly number: string;
}

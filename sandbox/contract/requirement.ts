/** Attributes of a request's resource that a condition can read. */
export interface ConditionSubject {
  /** `resource.name`. It is set only for services that are known to support it. Undefined never matches. */
  readonly name?: string;
}

/**
 * A resource whose policy is evaluated: first its own bindings, then those of its project and the project's ancestors.
 */
export interface IamResource {
  /** The name in messages: `projects/P/topics/T`. */
  readonly name: string;
  readonly project: string;
  readonly condition?: ConditionSubject;
}

export interface Requirement {
  readonly permission: string;
  readonly resource: IamResource;
}

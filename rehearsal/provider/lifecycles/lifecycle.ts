import type { Cloud, CloudResource } from '../cloud';
import type { Problem } from '../problem';
import type { Values } from '../values';

/** One create, update or delete. */
export interface Call {
  readonly cloud: Cloud;
  readonly type: string;
  readonly id: string;
  /** As it will be, or as it was before its deletion. */
  readonly values: Values;
  /** Before an update. */
  readonly prior?: Values;
}

/**
 * How a kind of resource differs from "a create makes it, a second one is a 409, a delete frees the name".
 * A Problem means that the call failed and changed nothing.
 */
export interface Lifecycle {
  readonly types: readonly string[];
  /** A create that must fail although nothing is in its way. */
  readonly beforeCreate?: (call: Call) => Problem | undefined;
  /** A create meets something of that id, in use, left over or deleted. Without it: 409. */
  readonly onConflict?: (call: Call, existing: CloudResource) => Problem | undefined;
  readonly beforeUpdate?: (call: Call) => Problem | undefined;
  readonly beforeDelete?: (call: Call) => Problem | undefined;
  /** What a delete does. Without it, the resource is gone and its name free. */
  readonly delete?: (call: Call) => void;
}

/** Terraform forgets it, Google keeps it, and its name stays taken. */
export function leave({ cloud, type, id, values }: Call, text: string): void {
  cloud.put({ type, id, values, status: 'left' });
  cloud.note({ kind: 'left', type, id, text });
}

/** Refused on purpose: the journal tells it from a mistake. */
export function refuse({ cloud, type, id }: Call, problem: Problem): Problem {
  cloud.note({ kind: 'refused', type, id, text: problem.summary });
  return problem;
}

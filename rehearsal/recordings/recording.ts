import type { Json, JsonObject } from '../../core/values/json';
import type { ServiceId } from '../../sandbox/protocol/request';

/**
 * One request that changed something. A policy is read, changed and written as a whole by whoever adds a member, so of
 * those requests only what they added is kept; of the others the body as it was sent.
 */
export interface RecordedRequest {
  readonly service: ServiceId;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Members that the request added to the policy at `path`. */
  readonly grants?: readonly Grant[];
  /** Audit configs that it added to it. */
  readonly auditConfigs?: readonly JsonObject[];
}

export interface Grant {
  readonly role: string;
  readonly member: string;
  readonly condition?: JsonObject;
}

/** The changing requests of the genuine provider for one set of stacks, in the order in which they were made. */
export interface Recording {
  /** The target of `npm run rehearse` that was deployed. */
  readonly target: string;
  /** What made the requests: `hashicorp/google 6.50.0`. */
  readonly provider: string;
  /** The day of the recording. */
  readonly date: string;
  readonly stacks: readonly string[];
  readonly requests: readonly RecordedRequest[];
}

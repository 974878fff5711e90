import type { Json, JsonObject } from '../../core/values/json';
import type { ServiceId } from '../../sandbox/protocol/request';

/**
 * One request that changed something. A client that adds a member to a policy reads, changes and writes the whole policy,
 * so only the added members are kept. Of other requests, the body is kept as sent.
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
  /** The provider that made the requests: `hashicorp/google 6.50.0`. */
  readonly provider: string;
  /** The day of the recording. */
  readonly date: string;
  readonly stacks: readonly string[];
  readonly requests: readonly RecordedRequest[];
}

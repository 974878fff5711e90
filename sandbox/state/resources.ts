import type { JsonObject } from '../../core/values/json';
import type { ServiceId } from '../protocol/request';

/**
 * A resource that the sandbox stores and returns: the values that were set, in the API's own form, without its name.
 */
export interface StoredResource {
  readonly body: JsonObject;
  readonly createdMs: number;
  /** Grows with every change. The etags derive from it. */
  readonly version: number;
}

/** By API, then by full name with the project id: `projects/P/locations/L/repositories/R`. */
export type ResourceState = Readonly<Partial<Record<ServiceId, Readonly<Record<string, StoredResource>>>>>;

import type { WorkloadKind } from '../finding/resource-names';
import type { JsonObject } from '../values/json';

/** Services of Cloud Run. Names are relative: `projects/P/locations/L/services/S`. */
export interface CloudRunServices {
  /** GET services.get: the API's own JSON, including output-only fields. */
  getService(name: string): Promise<JsonObject>;
  getIamPolicy(name: string): Promise<JsonObject>;
  /** `policy.etag` makes it optimistic: after a concurrent change the answer is `conflict`. */
  setIamPolicy(name: string, policy: JsonObject): Promise<JsonObject>;
  /** PATCH with exactly these masked fields; waits for the operation. A stale `etag` gives `conflict`. */
  patchService(name: string, etag: string, fields: JsonObject, mask: readonly string[]): Promise<void>;
  /** @param service - `projects/P/locations/L/services/S`. With `-` in place of S: revisions of all services there. */
  listRevisions(service: string): Promise<readonly JsonObject[]>;
  /** Every service of a project, in all regions. */
  listServices(project: string): Promise<ServiceListing>;
}

export interface ServiceListing {
  readonly services: readonly {
    /** Relative name with the project as the caller named it: `projects/P/locations/L/services/S`. */
    readonly name: string;
    /** Images of the containers of its newest template, as configured. */
    readonly images: readonly string[];
  }[];
  /** Locations that did not answer. */
  readonly unreachable: readonly string[];
  /** False when there are more services than were read. */
  readonly whole: boolean;
}

/** Riposte calls no method of this kind's API. */
type NoMethods = object;

/**
 * The part of Cloud Run's API that belongs to each kind of workload. An action gets the part of its own kind, so that it
 * cannot read or change a workload as one of another kind.
 */
export interface CloudRunByKind {
  readonly service: CloudRunServices;
  readonly job: NoMethods;
  readonly workerPool: NoMethods;
}

type AllOf<Union> = (Union extends unknown ? (part: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The compiler names a kind that is missing in `Parts`. */
type OfEachKind<Parts extends { readonly [Kind in WorkloadKind]: object }> = Parts;

/** All parts in one client. The name of each method contains its resource, so that no two parts share one. */
export type CloudRun = AllOf<OfEachKind<CloudRunByKind>[keyof CloudRunByKind]>;

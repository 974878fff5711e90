import type { JsonObject } from '../../core/values/json';

export interface RunState {
  /** By `projects/ID/locations/L/services/S`. */
  readonly services: Readonly<Record<string, RunService>>;
  /** By `projects/ID/locations/L/operations/O`. */
  readonly operations: Readonly<Record<string, RunOperation>>;
}

export interface RunService {
  readonly name: string;
  /** Only the fields that users can set, as the API accepts them. */
  readonly config: JsonObject;
  readonly generation: number;
  readonly uid: string;
  readonly version: number;
  readonly creator: string;
  readonly lastModifier: string;
  readonly createTime: string;
  readonly updateTime: string;
  /** The service reconciles until this time. */
  readonly settledMs: number;
  /** By short name; insertion order is creation order. */
  readonly revisions: Readonly<Record<string, RunRevision>>;
  /** Changes of the number of instances, oldest first, by short revision name. */
  readonly instances: Readonly<Record<string, readonly InstanceStep[]>>;
}

export interface RunRevision {
  readonly name: string;
  readonly uid: string;
  /**
   * Email address of the identity that deployed the revision.
   * @default - the creator of the service: a seed names no other identity
   */
  readonly creator?: string;
  readonly createTime: string;
  readonly ready: boolean;
  /** Fields of the official Revision that the template set. */
  readonly config: JsonObject;
}

export interface InstanceStep {
  readonly fromMs: number;
  readonly active: number;
  readonly idle: number;
}

export interface RunOperation {
  readonly name: string;
  readonly doneMs: number;
  readonly type: 'Service' | 'Job' | 'Execution';
  /** Full name of the resource that the operation changes. */
  readonly target: string;
  /** The resource at the end of the operation. Absent: the resource at the time of the request. */
  readonly result?: JsonObject;
}

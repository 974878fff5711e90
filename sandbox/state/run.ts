import type { JsonObject } from '../../core/values/json';

export interface RunState {
  /** By `projects/ID/locations/L/services/S`. */
  readonly services: Readonly<Record<string, RunService>>;
  /** By `projects/ID/locations/L/operations/O`. */
  readonly operations: Readonly<Record<string, RunOperation>>;
}

export interface RunService {
  readonly name: string;
  /** User-settable fields only, as the API takes them. */
  readonly config: JsonObject;
  readonly generation: number;
  readonly uid: string;
  readonly version: number;
  readonly creator: string;
  readonly lastModifier: string;
  readonly createTime: string;
  readonly updateTime: string;
  /** Until then the service is reconciling. */
  readonly settledMs: number;
  /** By short name; insertion order is creation order. */
  readonly revisions: Readonly<Record<string, RunRevision>>;
  /** Changes of the number of instances, oldest first, by short revision name. */
  readonly instances: Readonly<Record<string, readonly InstanceStep[]>>;
}

export interface RunRevision {
  readonly name: string;
  readonly uid: string;
  /** Address of who deployed it. @default - whoever made the service: of a seeded revision nobody says more */
  readonly creator?: string;
  readonly createTime: string;
  readonly ready: boolean;
  /** Fields of the official Revision that the template gave it. */
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
  /** Full name of what it changes. */
  readonly target: string;
  /** The resource as it is when the operation ends; absent: as it is when somebody asks. */
  readonly result?: JsonObject;
}

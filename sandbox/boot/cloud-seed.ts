import type { JsonObject } from '../../core/values/json';
import type { ServiceId } from '../protocol/request';
import type { Binding, CloudTiming, Project } from '../state/cloud-state';
import type { GovernanceSeed } from '../state/governance';

/** What the stack does not create: the world in which it is deployed. This is plain data that a file can hold. */
export interface CloudSeed {
  readonly projects: readonly Project[];
  /** The provider's project, if the stack names none. Default: the first of `projects`. */
  readonly defaultProject?: string;
  /** Creation time of the seeded resources, in RFC 3339. Default 2026-01-01. */
  readonly since?: string;
  readonly services?: readonly SeedService[];
  /** Bindings by resource (`projects/P`, `projects/P/serviceAccounts/E`), in addition to those of the stack. */
  readonly bindings?: Readonly<Record<string, readonly Binding[]>>;
  /** google.logging.v2.LogEntry in JSON form. */
  readonly logEntries?: readonly JsonObject[];
  /** Values by `projects/P/secrets/S/versions/N`. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly virustotal?: {
    readonly apiKey?: string;
    /** `data.attributes` by SHA-256 in lowercase. */
    readonly files?: Readonly<Record<string, JsonObject>>;
  };
  /** Findings that exist before the first notification: {finding, resource}. They are not published. */
  readonly findings?: readonly { readonly finding: JsonObject; readonly resource?: JsonObject }[];
  /** Permissions of custom roles that exist in addition to those of the stack, by full role name. */
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  /** What an organization or a person set up in addition to the stack: APIs, policies and security services. */
  readonly governance?: GovernanceSeed;
  /**
   * Existing resources, by API and full name, in the API's own form: the owner's keys, channels, connectors and
   * buckets. For `cloudkms` `projects/P/locations/L/keyRings/R/cryptoKeys/K`, for `monitoring`
   * `projects/P/notificationChannels/N`, for `storage` `buckets/B`, in the project of `projectNumber` or else the home
   * project.
   */
  readonly resources?: Readonly<Partial<Record<ServiceId, Readonly<Record<string, JsonObject>>>>>;
  /** In milliseconds. Absent values are those of Google Cloud (DEFAULT_TIMING). */
  readonly timing?: Partial<CloudTiming>;
}

export interface SeedService {
  /** `projects/P/locations/L/services/S`, with the project as an id or a number. */
  readonly name: string;
  /** Settable fields of run v2 Service. `template` defaults to the newest revision's fields. */
  readonly config: JsonObject;
  /** Invoker bindings and other bindings of the service itself. */
  readonly bindings?: readonly Binding[];
  /** Oldest first. */
  readonly revisions: readonly SeedRevision[];
}

export interface SeedRevision {
  readonly name: string;
  readonly createTime?: string;
  /** Default true. */
  readonly ready?: boolean;
  /** Fields of run v2 Revision: containers, serviceAccount, scaling, ... */
  readonly config: JsonObject;
}

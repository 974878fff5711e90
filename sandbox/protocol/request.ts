import type { ServiceId } from '../../core/naming/google-services';

export { SERVICE_IDS, type ServiceId } from '../../core/naming/google-services';

/** An IAM member: `serviceAccount:x@p.iam.gserviceaccount.com`, `user:a@example.com`. */
export type Principal = string;

export interface SandboxRequest {
  readonly service: ServiceId;
  readonly method: string;
  /** Decoded, without the query, with a leading slash. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON. For a media upload to Cloud Storage: the bytes, or a string that is read as UTF-8. */
  readonly body?: unknown;
}

/** Errors have Google's shape: `{error: {code, status, message}}`. */
export interface SandboxResponse {
  readonly status: number;
  readonly body: unknown;
  /** Headers in addition to the content type. An injected fault sets `retry-after` here. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type SandboxEventKind =
  | 'finding'
  | 'notification'
  | 'publish'
  | 'delivery'
  | 'dead-letter'
  | 'log'
  | 'alert'
  | 'schedule'
  | 'api'
  | 'denied'
  | 'invalid'
  | 'config';

export interface SandboxEvent {
  /** RFC 3339 with milliseconds. */
  readonly at: string;
  readonly kind: SandboxEventKind;
  readonly service: string;
  readonly text: string;
  readonly principal?: string;
  readonly status?: number;
  readonly method?: string;
  readonly path?: string;
  /** The part to look at when this event is a failure: a grant, an endpoint, an audience or a field. */
  readonly place?: string;
  /** True for a write to a workload, which is every Cloud Run call that is not a read. */
  readonly mutation?: boolean;
}

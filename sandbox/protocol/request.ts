import type { ServiceId } from '../../core/naming/google-services';

export { SERVICE_IDS, type ServiceId } from '../../core/naming/google-services';

/** An IAM member: `serviceAccount:x@p.iam.gserviceaccount.com`, `user:a@example.com`. */
export type Principal = string;

export interface SandboxRequest {
  readonly service: ServiceId;
  readonly method: string;
  /** Decoded, without the query, with its leading slash. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; for a storage media upload the bytes, or a string taken as UTF-8. */
  readonly body?: unknown;
}

/** Errors have Google's shape: `{error: {code, status, message}}`. */
export interface SandboxResponse {
  readonly status: number;
  readonly body: unknown;
  /** Beside the content type. An injected fault says `retry-after` here. */
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
  /** RFC 3339, milliseconds. */
  readonly at: string;
  readonly kind: SandboxEventKind;
  readonly service: string;
  readonly text: string;
  readonly principal?: string;
  readonly status?: number;
  readonly method?: string;
  readonly path?: string;
  /** What to look at when this event is a failure: a grant, an endpoint, an audience, a field. */
  readonly place?: string;
  /** True for a write to a workload: every Cloud Run call that is not a read. */
  readonly mutation?: boolean;
}

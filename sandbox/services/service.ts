import type { Json, JsonObject } from '../../core/json';
import { isObject } from '../../core/json';
import type { Requirement } from '../iam/policy';
import type { AuditFacts } from '../protocol/audit-entry';
import { invalidArgument } from '../protocol/errors';
import type { Principal, SandboxEvent, SandboxRequest } from '../protocol/request';
import type { CloudState } from '../protocol/state';

/** One authenticated, schema-checked call. */
export interface Call {
  readonly state: CloudState;
  readonly nowMs: number;
  readonly principal: Principal;
  /** The official request message: path, query and body together. */
  readonly message: JsonObject;
  readonly http: SandboxRequest;
}

export interface Answer {
  /** Absent: nothing changed. */
  readonly state?: CloudState;
  readonly body: Json;
  readonly events?: readonly SandboxEvent[];
}

export interface Method {
  /** Permissions that depend on the request's content, beside those of the permission table. */
  readonly requirements?: (call: Call) => readonly Requirement[];
  readonly answer: (call: Call) => Answer;
  /** What the call says in the audit log; absent for methods that write none here. */
  readonly audit?: (call: Call) => AuditFacts;
}

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** One page of a list; the token is the offset, opaque to callers. */
export function page<T>(
  items: readonly T[],
  message: JsonObject,
  limits: { readonly byDefault: number; readonly max: number },
): { items: readonly T[]; nextPageToken?: string } {
  const size = Number(message.pageSize ?? 0);
  if (size < 0) throw invalidArgument('page_size must not be negative', 'pageSize');
  const token = textOf(message.pageToken);
  const from = token === '' ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(from)) throw invalidArgument('page_token is invalid', 'pageToken');
  const to = from + Math.min(size === 0 ? limits.byDefault : size, limits.max);
  const more = to < items.length ? Buffer.from(String(to)).toString('base64url') : undefined;
  return { items: items.slice(from, to), ...(more === undefined ? {} : { nextPageToken: more }) };
}

import type { Json, JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import type { IamResource, Requirement } from '../iam/policy';
import type { AssumptionId } from '../protocol/assumptions';
import type { AuditFacts } from '../protocol/audit-entry';
import { invalidArgument } from '../protocol/errors';
import type { Principal, SandboxEvent, SandboxRequest } from '../protocol/request';
import type { ApiSources } from '../schema/definitions';
import type { CloudState } from '../state/cloud-state';

/** One of Google's APIs, administrative and runtime methods together. Routes, permissions and endpoints derive from it. */
export interface Service {
  readonly sources: ApiSources;
  /** The name under which a project switches it on: `pubsub.googleapis.com`. Undefined: it is no Google API. */
  readonly api?: string;
  /** By the id of their route: `Publisher.CreateTopic`, `v2.projects.locations.functions.create`. */
  readonly methods: Readonly<Record<string, Method>>;
  /**
   * Answers what is not JSON over declared routes, for example an upload. Undefined as the answer: not one of those.
   * The caller is authenticated; permissions are this function's own affair.
   */
  readonly answerRaw?: (call: RawCall) => RawAnswer | undefined;
}

/** A sandbox service is declared through this, so that what it lacks is a compile error where it stands. */
export const defineService = <const Definition extends Service>(service: Definition): Service => service;

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

export type RawCall = Omit<Call, 'message'>;

export interface RawAnswer extends Omit<Answer, 'body'> {
  readonly body: unknown;
}

/** A permission that a method tests, with the source that says so. */
export interface RequiredPermission {
  readonly permission: string;
  /** The resources on which it is tested in this call; empty when there is none to test. */
  readonly on: (call: Call) => readonly IamResource[];
  /** Tested only while the assumption has this setting. */
  readonly when?: { readonly assumption: AssumptionId; readonly is: string };
  readonly source: string;
}

/**
 * What a changing request may carry, by path in the request message; a path covers what is below it. `true`: the world
 * acts on it, or keeps it and shows it again where that is all that Google does. A text: why it cannot matter here.
 * Any other member is refused with its path, so that nothing is dropped in silence.
 */
export type ModelledFields = Readonly<Record<string, true | string>>;

export interface Method {
  /**
   * Written from Google's documents and role dumps, never from our own catalogue of actions: the sandbox must not share
   * our misunderstandings. Empty only with a reason beside it.
   */
  readonly permissions: readonly RequiredPermission[];
  /** `'nothing'` for a read. */
  readonly changes: 'nothing' | ModelledFields;
  /** Permissions that depend on the request's content, beside those of `permissions`. */
  readonly requirements?: (call: Call) => readonly Requirement[];
  readonly answer: (call: Call) => Answer;
  /** What the call says in the audit log; absent for methods that write none here. */
  readonly audit?: (call: Call) => AuditFacts;
  /**
   * True where clients send a resource back as they read it, output-only members among them, and Google ignores those.
   *
   * @default false
   */
  readonly takesWholeResource?: boolean;
  /**
   * Members that the definition marks as output only and that Google's own clients set all the same, by path. They are
   * taken while the assumption has this setting.
   */
  readonly taken?: {
    readonly paths: readonly string[];
    readonly when: { readonly assumption: AssumptionId; readonly is: string };
  };
}

export { listOf, objectOf, textOf } from '../../core/values/json-values';

/** A record's own member: names come from requests, and `constructor` is a name like any other. */
export const tryMember = <T>(members: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined;

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

/** `{items..., nextPageToken}` of a list method. */
export function pageBody(
  member: string,
  items: readonly Json[],
  message: JsonObject,
  limits: { readonly byDefault: number; readonly max: number },
): JsonObject {
  const { items: shown, nextPageToken } = page(items, message, limits);
  return { [member]: [...shown], ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

import type { Json, JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import type { AssumptionId } from '../protocol/assumptions';
import { invalidArgument } from '../protocol/errors';
import type { Principal, SandboxEvent, SandboxRequest } from '../protocol/request';
import type { ApiSources } from '../schema/definitions';
import type { CloudState } from '../state/cloud-state';
import type { AuditFacts } from './audit-entry';
import type { IamResource, Requirement } from './requirement';

/**
 * One of Google's APIs, with its administrative and runtime methods. Routes, permissions and endpoints derive from it.
 */
export interface Service {
  readonly sources: ApiSources;
  /** The name with which a project enables it: `pubsub.googleapis.com`. Undefined: it is not a Google API. */
  readonly api?: string;
  /** Methods by the id of their route: `Publisher.CreateTopic`, `v2.projects.locations.functions.create`. */
  readonly methods: Readonly<Record<string, Method>>;
  /**
   * Answers requests that are not JSON over declared routes, for example an upload. Returns undefined for any other
   * request. The caller is authenticated. This function checks the permissions itself.
   */
  readonly answerRaw?: (call: RawCall) => RawAnswer | undefined;
}

/**
 * Every sandbox service is declared with this function, so that a missing part is a compile error at the declaration.
 */
export const defineService = <const Definition extends Service>(service: Definition): Service => service;

/** One authenticated call that was checked against the schema. */
export interface Call {
  readonly state: CloudState;
  readonly nowMs: number;
  readonly principal: Principal;
  /** The official request message: path, query and body combined. */
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
  /** The resources on which the permissions were tested. */
  readonly tested: readonly IamResource[];
}

/** A permission that a method tests, with the source of this fact. */
export interface RequiredPermission {
  readonly permission: string;
  /** The resources on which it is tested in this call. Empty if there are none. */
  readonly on: (call: Call) => readonly IamResource[];
  /** Tested only if the assumption has this setting. */
  readonly when?: { readonly assumption: AssumptionId; readonly is: string };
  readonly source: string;
}

/**
 * The members that a changing request can contain, by path in the request message. A path includes everything below it.
 * `true`: the sandbox acts on the member, or stores and returns it if Google does no more. A text: why the member has
 * no effect here. Any other member is refused with its path, so that nothing is dropped silently.
 */
export type ModelledFields = Readonly<Record<string, true | string>>;

export interface Method {
  /**
   * Written from Google's documents and role dumps, never from the product's own catalogue of actions, so that the
   * sandbox does not share its misunderstandings. An empty list needs a comment with the reason.
   */
  readonly permissions: readonly RequiredPermission[];
  /** `'nothing'` for a read. */
  readonly changes: 'nothing' | ModelledFields;
  /** Permissions that depend on the request's content, in addition to `permissions`. */
  readonly requirements?: (call: Call) => readonly Requirement[];
  readonly answer: (call: Call) => Answer;
  /** The audit log facts of the call. Absent for methods that write no entry here. */
  readonly audit?: (call: Call) => AuditFacts;
  /**
   * Parts of the state (`pubsub.pending`) in which the method may change resources that are not at or below those on which
   * its permissions are tested, each with the reason. Any other such change is a bug in the sandbox, which the gateway
   * reports.
   *
   * @default - none
   */
  readonly reaches?: Readonly<Record<string, string>>;
  /**
   * Whether clients send back a resource as they read it, including output-only members, and Google ignores those.
   *
   * @default false
   */
  readonly takesWholeResource?: boolean;
  /**
   * Members that the definition marks as output only, but that Google's own clients set, by path. They are accepted
   * while the assumption has this setting.
   */
  readonly taken?: {
    readonly paths: readonly string[];
    readonly when: { readonly assumption: AssumptionId; readonly is: string };
  };
}

/**
 * One page of a list. The token is the offset, and opaque to callers.
 *
 * @param limits - `query`: members of the message that must be the same for all pages. A token of another query is refused
 *   (google.aip.dev/158). @default - none
 */
export function page<T>(
  items: readonly T[],
  message: JsonObject,
  limits: { readonly byDefault: number; readonly max: number; readonly query?: readonly string[] },
): { items: readonly T[]; nextPageToken?: string } {
  const size = Number(message.pageSize ?? 0);
  if (size < 0) throw invalidArgument('page_size must not be negative', 'pageSize');
  const token = textOf(message.pageToken);
  const query = (limits.query ?? []).map((member) => textOf(message[member]));
  const [sent = '', ...of] =
    token === '' ? ['0', ...query] : Buffer.from(token, 'base64url').toString('utf8').split('\n');
  const from = Number(sent);
  if (!Number.isInteger(from) || of.join('\n') !== query.join('\n')) {
    throw invalidArgument('page_token is invalid', 'pageToken');
  }
  const to = from + Math.min(size === 0 ? limits.byDefault : size, limits.max);
  const more = to < items.length ? Buffer.from([to, ...query].join('\n')).toString('base64url') : undefined;
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

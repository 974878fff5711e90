import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { ServiceId } from '../protocol/request';
import type { Arguments } from './arguments';

/** A request as the genuine provider would make it, without the credentials. */
export interface ApiRequest {
  readonly service: ServiceId;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject | Uint8Array | string;
  /** The provider looks first, and goes on when there is nothing: then the answer is undefined. */
  readonly mayBeMissing?: boolean;
}

/** What the provider's configuration and Terraform's working folder add to a resource's own arguments. */
export interface Around {
  /** The provider's project, by id. */
  readonly project: string;
  /** The provider's region, where one is set. */
  readonly region: string;
  /** A file beside cdk.tf.json. */
  readonly readFile: (path: string) => Uint8Array;
}

/** Computed attributes by path: `name`, `service_config.0.uri`. The arguments count beside them. */
export type Attributes = Readonly<Record<string, Json>>;

/** Requests one after the other; each is answered before the next one is made. */
export type Steps<Result = Attributes> = Generator<ApiRequest, Result, JsonObject | undefined>;

/** One resource type or data source of Terraform, as requests. */
export interface Translation {
  /** `google_pubsub_topic`, `data.google_project`. */
  readonly type: string;
  /** The requests that the genuine provider makes to create it, or to read a data source. */
  readonly create: (args: Arguments, around: Around) => Steps;
  /**
   * The requests that it makes to destroy it.
   *
   * @default - none: the provider forgets the resource and leaves it where it is
   */
  readonly destroy?: (args: Arguments, around: Around) => Steps<void>;
  /**
   * The requests that it makes to change it in place, whatever was changed: for what is always sent as a whole.
   *
   * @default - not known here: whether a change is made in place, and how, is the genuine provider's to say
   */
  readonly update?: (args: Arguments, around: Around) => Steps;
}

/** One request and its answer. */
export function* ask(request: ApiRequest): Steps<JsonObject> {
  return (yield request) ?? {};
}

/** One request about something that may not be there. */
export function* tryAsk(request: ApiRequest): Steps<JsonObject | undefined> {
  return yield { ...request, mayBeMissing: true };
}

/** A request that is answered with a long-running operation: what the operation ends with. */
export function* askOperation(request: ApiRequest, version: string): Steps<JsonObject> {
  let operation = yield* ask(request);
  while (operation.done !== true) {
    operation = yield* ask({
      service: request.service,
      method: 'GET',
      path: `/${version}/${operation.name}`,
    });
  }
  return isObject(operation.response) ? operation.response : {};
}

/** The provider gives every resource with labels one of its own, unless it is told not to. */
export const PROVIDER_LABEL = { 'goog-terraform-provisioned': 'true' } as const;

export const labelsOf = (args: Arguments): Readonly<Record<string, string>> => ({
  ...args.map('labels'),
  ...PROVIDER_LABEL,
});

/** The resource's own project where it names one, as an id; the provider's otherwise. */
export const projectOf = (args: Arguments, { project }: Around): string =>
  (args.text('project') || project).replace(/^projects\//, '');

/** Without members that are undefined, as the provider leaves out what is not set. */
export const compact = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** Without members that are empty: generated resources of the provider send neither `false` nor 0 nor an empty text. */
export const withoutEmpty = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

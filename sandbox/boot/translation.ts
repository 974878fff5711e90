import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { ServiceId } from '../protocol/request';
import type { Arguments } from './arguments';

/** A request as the genuine provider makes it, without the credentials. */
export interface ApiRequest {
  readonly service: ServiceId;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject | Uint8Array | string;
  /** Whether the provider continues if the resource does not exist. Then the answer is undefined. */
  readonly mayBeMissing?: boolean;
}

/** The values that the provider's configuration and Terraform's working folder add to a resource's own arguments. */
export interface Around {
  /** The provider's project, by id. */
  readonly project: string;
  /** The provider's region, if one is set. */
  readonly region: string;
  /** Reads a file next to cdk.tf.json. */
  readonly readFile: (path: string) => Uint8Array;
}

/** Computed attributes by path: `name`, `service_config.0.uri`. The arguments are available in addition. */
export type Attributes = Readonly<Record<string, Json>>;

/** Requests in sequence. Each is answered before the next one is made. */
export type Steps<Result = Attributes> = Generator<ApiRequest, Result, JsonObject | undefined>;

/** One resource type or data source of Terraform, as requests. */
export interface Translation {
  /** `google_pubsub_topic`, `data.google_project`. */
  readonly type: string;
  /** The requests that the genuine provider makes to create it, or to read a data source. */
  readonly create: (args: Arguments, around: Around) => Steps;
  /**
   * The requests that it makes to destroy the resource.
   *
   * @default - none: the provider forgets the resource and leaves it in place
   */
  readonly destroy?: (args: Arguments, around: Around) => Steps<void>;
  /**
   * The requests that it makes to change the resource in place, for resources that it always sends as a whole.
   *
   * @default - unknown: only the genuine provider decides whether and how it changes the resource in place
   */
  readonly update?: (args: Arguments, around: Around) => Steps;
}

/** Makes one request and returns its answer. */
export function* ask(request: ApiRequest): Steps<JsonObject> {
  return (yield request) ?? {};
}

/** Makes one request about a resource that may be missing. */
export function* tryAsk(request: ApiRequest): Steps<JsonObject | undefined> {
  return yield { ...request, mayBeMissing: true };
}

/** Makes a request that returns a long-running operation. Returns the operation's result. */
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

/** The provider adds its own label to every resource with labels, unless its configuration turns this off. */
export const PROVIDER_LABEL = { 'goog-terraform-provisioned': 'true' } as const;

export const labelsOf = (args: Arguments): Readonly<Record<string, string>> => ({
  ...args.map('labels'),
  ...PROVIDER_LABEL,
});

/** The id of the resource's own project if it names one, or of the provider's project. */
export const projectOf = (args: Arguments, { project }: Around): string =>
  (args.text('project') || project).replace(/^projects\//, '');

/** Leaves out undefined members, as the provider leaves out unset values. */
export const compact = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** Leaves out empty members. Generated resources of the provider send no `false`, 0 or empty text. */
export const withoutEmpty = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

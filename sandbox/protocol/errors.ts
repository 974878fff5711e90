import type { Problem } from '../../core/problem/problem';
import type { JsonObject } from '../../core/values/json';
import type { SandboxResponse } from './request';

/** The google.rpc.Code names that the sandbox answers with, and their HTTP status (google/rpc/code.proto). */
const HTTP_STATUS = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
} as const;

export type ApiStatus = keyof typeof HTTP_STATUS;

/** An answer other than 2xx. A service throws it, and the router turns it into Google's error body. */
export class ApiError extends Error {
  readonly status: ApiStatus;
  readonly http: number;
  /** The part of the stack, the request or the seed to look at. */
  readonly place: string | undefined;

  /** google.rpc error details, such as ErrorInfo. */
  readonly details: readonly JsonObject[];

  constructor(
    status: ApiStatus,
    message: string,
    options: { place?: string; http?: number; details?: readonly JsonObject[] } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.http = options.http ?? HTTP_STATUS[status];
    this.place = options.place;
    this.details = options.details ?? [];
  }
}

export const invalidArgument = (message: string, place?: string): ApiError =>
  new ApiError('INVALID_ARGUMENT', message, place === undefined ? {} : { place });

export const notFound = (what: string): ApiError =>
  new ApiError('NOT_FOUND', `Resource '${what}' was not found`);

export const unimplemented = (what: string, place?: string): ApiError =>
  new ApiError(
    'UNIMPLEMENTED',
    `${what} is not implemented in the sandbox`,
    place === undefined ? {} : { place },
  );

export function errorResponse(error: ApiError): SandboxResponse {
  const body: JsonObject = {
    error: {
      code: error.http,
      message: error.message,
      status: error.status,
      ...(error.details.length === 0 ? {} : { details: [...error.details] }),
    },
  };
  return { status: error.http, body };
}

/** The sandbox cannot boot from this stack or seed. States what is wrong, where, what is expected, and the fix. */
export class BootError extends Error {
  readonly where: string;
  /** Google's status, if the sandbox refused a request: `PERMISSION_DENIED`. */
  readonly status: string | undefined;

  constructor(problem: Omit<Problem, 'code'> & { readonly status?: string }) {
    super(`${problem.where}: ${problem.what}; expected ${problem.expected}; fix: ${problem.fix}`);
    this.name = 'BootError';
    this.where = problem.where;
    this.status = problem.status;
  }
}

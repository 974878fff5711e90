import type { JsonObject } from '../../core/values/json';
import { projectIn, requireApi } from '../contract/api-gate';
import { adminActivity } from '../contract/audit-entry';
import type { IamResource, Requirement } from '../contract/requirement';
import type { Call, Method, Service } from '../contract/service';
import { denialMessage, isAllowed } from '../iam/policy';
import { ApiError, errorResponse, invalidArgument, unimplemented } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import type { Principal, SandboxEvent, SandboxRequest, SandboxResponse } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import { checkMessage } from '../schema/check-message';
import { settleOutputOnly, unmodelledPath } from '../schema/checked-change';
import { definitionsOf } from '../schema/definitions';
import { readRequest } from '../schema/read-request';
import { type Route, type RouteMatch, tryMatchRoute } from '../schema/routes';
import type { SchemaProblem } from '../schema/schema-problem';
import { SERVICES } from '../services';
import { virusTotalAnswer } from '../services/virustotal';
import { type CloudState, takeSequence } from '../state/cloud-state';
import { writeEntry } from '../watch/log-routing';
import { checkScope } from './change-scope';

export interface Handled {
  readonly state: CloudState;
  readonly response: SandboxResponse;
  readonly events: SandboxEvent[];
}

type Outcome = Omit<Handled, 'events'> & { readonly events: readonly SandboxEvent[] };

/** One call to the cloud. The function is pure: it uses no clock, randomness or I/O, and never mutates `state`. */
export function handle(
  state: CloudState,
  request: SandboxRequest,
  principal: Principal | undefined,
  nowMs: number,
): Handled {
  const outcome = attempt(state, request, principal, nowMs);
  return { ...outcome, events: [apiEvent(request, principal, outcome.response, nowMs), ...outcome.events] };
}

function attempt(
  state: CloudState,
  request: SandboxRequest,
  principal: Principal | undefined,
  nowMs: number,
): Outcome {
  try {
    return dispatch(state, request, principal, nowMs);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { state, response: errorResponse(error), events: [refusal(error, request, principal, nowMs)] };
  }
}

function dispatch(
  state: CloudState,
  http: SandboxRequest,
  principal: Principal | undefined,
  nowMs: number,
): Outcome {
  // VirusTotal is not a Google API: it has its own key and errors, and no IAM.
  if (http.service === 'virustotal') return { state, response: virusTotalAnswer(state, http), events: [] };
  if (principal === undefined) {
    throw new ApiError(
      'UNAUTHENTICATED',
      'Request is missing required authentication credential. Expected OAuth 2 access token.',
    );
  }
  const service = SERVICES[http.service];
  requireApi(state, service, { principal, http, named: () => projectIn(http.query) });
  const raw = service.answerRaw?.({ state, nowMs, principal, http });
  if (raw) {
    checkScope(`${http.service} ${http.method} ${http.path}`, raw, {
      before: state,
      after: raw.state ?? state,
    });
    return {
      state: raw.state ?? state,
      response: { status: 200, body: raw.body },
      events: raw.events ?? [],
    };
  }
  const { route, values } = matchedRoute(service, http);
  requireApi(state, service, { principal, http, named: () => projectIn(values) });
  const method = tryMember(service.methods, route.id);
  if (!method) throw unimplemented(`${http.service} ${route.id}`);
  const message = readRequest(definitionsOf(service.sources), http, { route, values });
  const call: Call = { state, nowMs, principal, message, http };
  let tested: readonly IamResource[];
  try {
    tested = authorize(call, method);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const audited = audit(call, method, state, { granted: false });
    const events = [refusal(error, http, principal, nowMs), ...audited.events];
    return { state: audited.state, response: errorResponse(error), events };
  }
  const answer = method.answer({ ...call, message: checkedChange(call, route, method) });
  checkResponse(service, route, answer.body);
  const { reaches } = method;
  checkScope(
    `${http.service} ${route.id}`,
    { tested, reaches },
    { before: state, after: answer.state ?? state },
  );
  const audited = audit(call, method, answer.state ?? state, { granted: true });
  return {
    state: audited.state,
    response: { status: 200, body: answer.body },
    events: [...(answer.events ?? []), ...audited.events],
  };
}

function matchedRoute(service: Service, http: SandboxRequest): RouteMatch {
  const match = tryMatchRoute(service.sources, http.method, http.path);
  if (match) return match;
  throw invalidArgument(
    `Unknown route: ${http.service} has no method at ${http.method} ${http.path}`,
    'path',
  );
}

/**
 * The message of a changing request, after checks that it sets no output-only member and that the sandbox drops none
 * silently.
 */
function checkedChange(
  call: Call,
  route: Route,
  { changes, takesWholeResource = false, taken }: Method,
): JsonObject {
  if (changes === 'nothing') return call.message;
  const definitions = definitionsOf(SERVICES[call.http.service].sources);
  const settled = settleOutputOnly(definitions, route, call.message, {
    ignores: takesWholeResource || call.state.assumptions['api.output-only-members'] === 'ignored',
    taken: taken && call.state.assumptions[taken.when.assumption] === taken.when.is ? taken.paths : [],
  });
  const unknown = unmodelledPath(settled, changes);
  if (unknown !== undefined) {
    throw unimplemented(`'${unknown}' in ${call.http.service} ${route.id}`, unknown);
  }
  return settled;
}

/** The sinks route the audit log entry of the call after the call's own changes. */
function audit(
  call: Call,
  method: Method,
  after: CloudState,
  { granted }: { readonly granted: boolean },
): { state: CloudState; events: readonly SandboxEvent[] } {
  const facts = method.audit?.(call);
  if (!facts) return { state: after, events: [] };
  const { state, value: sequence } = takeSequence(after);
  const { principal, nowMs } = call;
  return writeEntry(state, adminActivity(facts, { principal, nowMs, sequence, granted }), nowMs);
}

/** Returns the resources on which the permissions were tested. */
function authorize(call: Call, method: Method): readonly IamResource[] {
  const declared = method.permissions
    .filter(({ when }) => when === undefined || call.state.assumptions[when.assumption] === when.is)
    .flatMap(({ permission, on }): Requirement[] => on(call).map((resource) => ({ permission, resource })));
  const needs = [...declared, ...(method.requirements?.(call) ?? [])];
  for (const need of needs) {
    if (isAllowed(call.state, call.principal, need)) continue;
    throw new ApiError('PERMISSION_DENIED', denialMessage(need), {
      place: `grant ${need.permission} on ${need.resource.name} to ${call.principal}`,
    });
  }
  return needs.map(({ resource }) => resource);
}

/** An answer that breaks the official definitions is a bug in the sandbox, never in the caller. */
function checkResponse({ sources }: Service, route: Route, body: unknown): void {
  const messages = route.responseIsStream && Array.isArray(body) ? body : [body];
  const problem = messages
    .map((each): SchemaProblem | undefined =>
      checkMessage(definitionsOf(sources), route.responseType, each, '', route.scope),
    )
    .find((each) => each !== undefined);
  if (problem) {
    throw new Error(
      `sandbox bug: the answer of ${sources.id} ${route.id} breaks its definition at ${problem.path}: ${problem.problem}`,
    );
  }
}

function apiEvent(
  request: SandboxRequest,
  principal: Principal | undefined,
  response: SandboxResponse,
  nowMs: number,
): SandboxEvent {
  const { service, method, path } = request;
  return {
    at: rfc3339(nowMs),
    kind: 'api',
    service,
    text: `${method} ${path} -> ${response.status}`,
    ...(principal === undefined ? {} : { principal }),
    status: response.status,
    method,
    path,
    ...(isMutation(request) ? { mutation: true } : {}),
  };
}

/** Waiting for an operation and testing one's own permissions are POST requests that change nothing. */
const isMutation = ({ service, method, path }: SandboxRequest): boolean =>
  service === 'run' && method.toUpperCase() !== 'GET' && !/:(?:wait|testIamPermissions)$/.test(path);

function refusal(
  error: ApiError,
  request: SandboxRequest,
  principal: Principal | undefined,
  nowMs: number,
): SandboxEvent {
  const denied = error.status === 'PERMISSION_DENIED' || error.status === 'UNAUTHENTICATED';
  return {
    at: rfc3339(nowMs),
    kind: denied ? 'denied' : 'invalid',
    service: request.service,
    text: denied ? `${error.message} Principal ${principal ?? '(none)'}` : error.message,
    ...(principal === undefined ? {} : { principal }),
    status: error.http,
    method: request.method,
    path: request.path,
    ...(isMutation(request) ? { mutation: true } : {}),
    ...(error.place === undefined ? {} : { place: error.place }),
  };
}

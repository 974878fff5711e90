import { PERMISSIONS } from '../iam/permission-table';
import { denialMessage, isAllowed, type Requirement } from '../iam/policy';
import { testedResources } from '../iam/tested-resource';
import { checkMessage, type SchemaProblem } from '../schema/check-message';
import { definitionsOf } from '../schema/definitions';
import { readRequest } from '../schema/read-request';
import { type Route, tryMatchRoute } from '../schema/routes';
import { BINARYAUTHORIZATION_METHODS } from '../services/binaryauthorization';
import { FIRESTORE_METHODS } from '../services/firestore';
import { IAM_METHODS } from '../services/iam';
import { LOGGING_METHODS } from '../services/logging';
import { MONITORING_METHODS } from '../services/monitoring';
import { ORGPOLICY_METHODS } from '../services/orgpolicy';
import { PUBSUB_METHODS } from '../services/pubsub';
import { RESOURCEMANAGER_METHODS } from '../services/resourcemanager';
import { RUN_METHODS } from '../services/run';
import { SCC_METHODS } from '../services/scc';
import { SCCMANAGEMENT_METHODS } from '../services/sccmanagement';
import { SECRETMANAGER_METHODS } from '../services/secretmanager';
import type { Call, Method } from '../services/service';
import { SERVICEUSAGE_METHODS } from '../services/serviceusage';
import { storageAnswer } from '../services/storage';
import { virusTotalAnswer } from '../services/virustotal';
import { writeEntry } from '../watch/log-routing';
import { adminActivity } from './audit-entry';
import { ApiError, errorResponse, invalidArgument, unimplemented } from './errors';
import type { Principal, SandboxEvent, SandboxRequest, SandboxResponse, ServiceId } from './request';
import { type CloudState, takeSequence } from './state';
import { rfc3339 } from './time';

export interface Handled {
  readonly state: CloudState;
  readonly response: SandboxResponse;
  readonly events: SandboxEvent[];
}

const METHODS: Partial<Record<ServiceId, Readonly<Record<string, Method>>>> = {
  run: RUN_METHODS,
  scc: SCC_METHODS,
  firestore: FIRESTORE_METHODS,
  pubsub: PUBSUB_METHODS,
  logging: LOGGING_METHODS,
  monitoring: MONITORING_METHODS,
  secretmanager: SECRETMANAGER_METHODS,
  sccmanagement: SCCMANAGEMENT_METHODS,
  orgpolicy: ORGPOLICY_METHODS,
  serviceusage: SERVICEUSAGE_METHODS,
  resourcemanager: RESOURCEMANAGER_METHODS,
  iam: IAM_METHODS,
  binaryauthorization: BINARYAUTHORIZATION_METHODS,
};

type Outcome = Omit<Handled, 'events'> & { readonly events: readonly SandboxEvent[] };

/** One call to the cloud. Pure: no clock, no randomness, no I/O; `state` is never mutated. */
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
  // VirusTotal is not Google: its own key, its own errors, no IAM.
  if (http.service === 'virustotal') return { state, response: virusTotalAnswer(state, http), events: [] };
  if (principal === undefined) {
    throw new ApiError(
      'UNAUTHENTICATED',
      'Request is missing required authentication credential. Expected OAuth 2 access token.',
    );
  }
  if (http.service === 'storage') {
    const { body, state: next = state } = storageAnswer({ state, nowMs, principal, http });
    return { state: next, response: { status: 200, body }, events: [] };
  }
  const match = tryMatchRoute(http.service, http.method, http.path);
  if (!match) {
    throw invalidArgument(
      `Unknown route: no method of ${http.service} is at ${http.method} ${http.path}`,
      'path',
    );
  }
  const method = METHODS[http.service]?.[match.route.id];
  if (!method) throw unimplemented(`${http.service} ${match.route.id}`);
  const message = readRequest(http, match);
  const call: Call = { state, nowMs, principal, message, http };
  try {
    authorize(call, match.route, method);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const audited = audit(call, method, state, { granted: false });
    const events = [refusal(error, http, principal, nowMs), ...audited.events];
    return { state: audited.state, response: errorResponse(error), events };
  }
  const answer = method.answer(call);
  checkResponse(http.service, match.route, answer.body);
  const audited = audit(call, method, answer.state ?? state, { granted: true });
  return {
    state: audited.state,
    response: { status: 200, body: answer.body },
    events: [...(answer.events ?? []), ...audited.events],
  };
}

/** The audit log entry of the call goes where the sinks send it, after what the call itself changed. */
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

function authorize(call: Call, route: Route, method: Method): void {
  const rows = PERMISSIONS[`${call.http.service}:${route.id}`] ?? [];
  const fromTable = rows
    .filter(({ when }) => when === undefined || call.state.assumptions[when.assumption] === when.is)
    .flatMap(({ permission, on }): Requirement[] =>
      testedResources(on, call).map((resource) => ({ permission, resource })),
    );
  for (const need of [...fromTable, ...(method.requirements?.(call) ?? [])]) {
    if (isAllowed(call.state, call.principal, need)) continue;
    throw new ApiError('PERMISSION_DENIED', denialMessage(need), {
      place: `grant ${need.permission} on ${need.resource.name} to ${call.principal}`,
    });
  }
}

/** An answer that breaks the official definitions is a bug of the sandbox, never of the caller. */
function checkResponse(service: ServiceId, route: Route, body: unknown): void {
  const messages = route.responseIsStream && Array.isArray(body) ? body : [body];
  const problem = messages
    .map((each): SchemaProblem | undefined =>
      checkMessage(definitionsOf(service), route.responseType, each, '', route.scope),
    )
    .find((each) => each !== undefined);
  if (problem) {
    throw new Error(
      `sandbox bug: the answer of ${service} ${route.id} breaks its definition at ${problem.path}: ${problem.problem}`,
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

/** Waiting and asking for one's permissions are POSTs that change nothing. */
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

import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, defineService, type Method, page } from '../contract/service';
import {
  agentEmail,
  SERVICE_AGENT_IDS,
  SERVICE_AGENTS,
  type ServiceAgent,
  withAgentsOf,
  withRequestedAgent,
} from '../iam/agents';
import { scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument, notFound, unimplemented } from '../protocol/errors';
import { type CloudState, type Project, takeSequence } from '../state/cloud-state';
import { lastSegment, projectOf, tryProject, withProjectId } from '../state/names';
import { addResource, tryResource } from '../state/stored-resources';
import { KNOWN_APIS } from './known-apis';

const ACCESS = 'cloud.google.com/service-usage/docs/access-control';
const TYPES = 'type.googleapis.com/google.api.serviceusage.v1';

const tested = (permission: string, at: string): Pick<Method, 'permissions'> => ({
  permissions: [{ permission, on: scopeOf(at), source: ACCESS }],
});

const OPERATIONS = {
  'resources.serviceusage': 'the names of operations have no parent: operations/O',
} as const;

/** Service Usage v1: the APIs that a project has enabled. Operations are done immediately. */
export const serviceUsage = defineService({
  sources: {
    id: 'serviceusage',
    clients: [
      {
        pkg: '@google-cloud/service-usage',
        file: 'build/protos/protos.json',
        serves: ['google.api.serviceusage.v1'],
      },
    ],
    mixins: [
      // serviceusage_v1.yaml, google.longrunning.Operations.
      {
        id: 'Operations.GetOperation',
        verb: 'get',
        path: '/v1/{name=operations/**}',
        requestType: 'google.longrunning.GetOperationRequest',
        responseType: 'google.longrunning.Operation',
      },
      // Only v1beta1 has it (discovery document serviceusage:v1beta1, services.generateServiceIdentity, revision of
      // 2026). Its request names the service as GetServiceRequest does. gcloud polls in v1beta1 too.
      {
        id: 'ServiceUsage.GenerateServiceIdentity',
        verb: 'post',
        path: '/v1beta1/{name=*/*/services/*}:generateServiceIdentity',
        requestType: 'google.api.serviceusage.v1.GetServiceRequest',
        responseType: 'google.longrunning.Operation',
      },
      {
        id: 'Operations.GetOperation',
        verb: 'get',
        path: '/v1beta1/{name=operations/**}',
        requestType: 'google.longrunning.GetOperationRequest',
        responseType: 'google.longrunning.Operation',
      },
    ],
  },
  api: 'serviceusage.googleapis.com',
  methods: {
    'ServiceUsage.ListServices': {
      ...tested('serviceusage.services.list', 'parent'),
      changes: 'nothing',
      answer: listServices,
    },
    'ServiceUsage.GetService': {
      ...tested('serviceusage.services.get', 'name'),
      changes: 'nothing',
      answer: getService,
    },
    'ServiceUsage.EnableService': {
      ...tested('serviceusage.services.enable', 'name'),
      changes: { name: true },
      reaches: OPERATIONS,
      answer: enableService,
    },
    'ServiceUsage.BatchEnableServices': {
      ...tested('serviceusage.services.enable', 'parent'),
      changes: { parent: true, serviceIds: true },
      reaches: OPERATIONS,
      answer: batchEnable,
    },
    'ServiceUsage.DisableService': {
      ...tested('serviceusage.services.disable', 'name'),
      changes: {
        name: true,
        disableDependentServices: 'here no API depends on another one',
        checkIfServiceHasUsage: 'the sandbox does not count the use of an API',
      },
      reaches: OPERATIONS,
      answer: disableService,
    },
    // "Triggering service agent creation doesn't require any IAM permissions" (iam/docs/create-service-agents).
    'ServiceUsage.GenerateServiceIdentity': {
      permissions: [],
      changes: { name: true },
      reaches: OPERATIONS,
      answer: generateServiceIdentity,
    },
    'Operations.GetOperation': {
      permissions: [
        {
          permission: 'serviceusage.operations.get',
          on: (call) => {
            const parent = textOf(
              tryResource(call.state, 'serviceusage', textOf(call.message.name))?.body.parent,
            );
            return parent === '' ? [] : [{ name: parent, project: projectOf(parent) }];
          },
          source: ACCESS,
        },
      ],
      changes: 'nothing',
      answer: getOperation,
    },
  },
});

const enabledIn = (state: CloudState, { id }: Project): readonly string[] =>
  state.governance.apis[`projects/${id}`] ?? [];

function projectNamed(state: CloudState, name: string): Project {
  const project = name.startsWith('projects/') ? tryProject(state, projectOf(name)) : undefined;
  if (!project) throw notFound(name);
  return project;
}

/** Answers name the project by its number, whatever the request uses. */
function serviceView(state: CloudState, project: Project, api: string): JsonObject {
  return {
    name: `projects/${project.number}/services/${api}`,
    parent: `projects/${project.number}`,
    config: { name: api, title: KNOWN_APIS[api] ?? api },
    state: enabledIn(state, project).includes(api) ? 'ENABLED' : 'DISABLED',
  };
}

/** Google's answer for a name that is not an API (403 with this reason). */
function checkKnown(project: Project, apis: readonly string[]): void {
  const unknown = apis.filter((api) => !Object.hasOwn(KNOWN_APIS, api));
  if (unknown.length === 0) return;
  throw new ApiError(
    'PERMISSION_DENIED',
    `Not found or permission denied for service(s): ${unknown.join(', ')}.`,
    {
      place: `the names of the APIs; sandbox/services/known-apis.ts lists the Google APIs that the sandbox knows`,
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED',
          domain: 'serviceusage.googleapis.com',
          metadata: { services: unknown.join(','), consumer: `projects/${project.number}` },
        },
      ],
    },
  );
}

function listServices({ state, message }: Call): Answer {
  const filter = textOf(message.filter);
  if (filter !== 'state:ENABLED' && filter !== 'state:DISABLED') {
    throw invalidArgument('The sandbox lists with filter=state:ENABLED or state:DISABLED', 'filter');
  }
  const project = projectNamed(state, textOf(message.parent));
  const enabled = [...new Set(enabledIn(state, project))];
  const apis =
    filter === 'state:ENABLED' ? enabled : Object.keys(KNOWN_APIS).filter((api) => !enabled.includes(api));
  const { items, nextPageToken } = page(apis.sort(), message, { byDefault: 50, max: 200 });
  return {
    body: {
      services: items.map((api) => serviceView(state, project, api)),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

function getService({ state, message }: Call): Answer {
  const name = textOf(message.name);
  const project = projectNamed(state, name);
  checkKnown(project, [lastSegment(name)]);
  return { body: serviceView(state, project, lastSegment(name)) };
}

/** An API that is already enabled stays unchanged. */
function withApi(state: CloudState, project: Project, api: string): CloudState {
  const enabled = enabledIn(state, project);
  if (enabled.includes(api)) return state;
  const apis = { ...state.governance.apis, [`projects/${project.id}`]: [...enabled, api] };
  return withAgentsOf({ ...state, governance: { ...state.governance, apis } }, project.id, api);
}

function enableService({ state, message, nowMs }: Call): Answer {
  const name = textOf(message.name);
  const project = projectNamed(state, name);
  const api = lastSegment(name);
  checkKnown(project, [api]);
  const next = withApi(state, project, api);
  const response = { '@type': `${TYPES}.EnableServiceResponse`, service: serviceView(next, project, api) };
  return done(next, { nowMs, response, changed: next !== state, parent: `projects/${project.id}` });
}

function batchEnable({ state, message, nowMs }: Call): Answer {
  const project = projectNamed(state, textOf(message.parent));
  const apis = listOf(message.serviceIds).map(textOf);
  // "A single request can enable a maximum of 20 services at a time" (BatchEnableServicesRequest). The provider's code
  // states that a single service is refused. Google's text is not known.
  if (apis.length < 2 || apis.length > 20) {
    throw invalidArgument(
      `service_ids must contain 2 to 20 services, but contains ${apis.length}.`,
      'serviceIds',
    );
  }
  checkKnown(project, apis);
  const next = apis.reduce((current, api) => withApi(current, project, api), state);
  const response = {
    '@type': `${TYPES}.BatchEnableServicesResponse`,
    services: apis.map((api) => serviceView(next, project, api)),
  };
  return done(next, { nowMs, response, changed: next !== state, parent: `projects/${project.id}` });
}

/** "It is not valid to call the disable method on a service that is not currently enabled" (DisableService). */
function disableService({ state, message, nowMs }: Call): Answer {
  const name = textOf(message.name);
  const project = projectNamed(state, name);
  const api = lastSegment(name);
  checkKnown(project, [api]);
  const enabled = enabledIn(state, project);
  if (!enabled.includes(api)) {
    throw new ApiError(
      'FAILED_PRECONDITION',
      `The service ${api} is not enabled in project ${project.number}.`,
    );
  }
  const apis = {
    ...state.governance.apis,
    [`projects/${project.id}`]: enabled.filter((each) => each !== api),
  };
  const next = { ...state, governance: { ...state.governance, apis } };
  const response = { '@type': `${TYPES}.DisableServiceResponse`, service: serviceView(next, project, api) };
  return done(next, { nowMs, response, changed: true, parent: `projects/${project.id}` });
}

/** Google grants nothing to an agent that a person requested (iam/docs/create-service-agents). */
function generateServiceIdentity({ state, message, nowMs }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  const parent = name.split('/').slice(0, 2).join('/');
  const api = lastSegment(name);
  if (parent.startsWith('projects/')) checkKnown(projectNamed(state, parent), [api]);
  const id = SERVICE_AGENT_IDS.find((each) => {
    const agent: ServiceAgent = SERVICE_AGENTS[each];
    return agent.api === api && agent.onRequest !== false;
  });
  if (id === undefined) throw unimplemented(`a requested service agent of ${api}`, name);
  const next = withRequestedAgent(state, parent, id, 'services identity create');
  const response = {
    '@type': 'type.googleapis.com/google.api.serviceusage.v1beta1.ServiceIdentity',
    email: agentEmail(next, parent, id),
  };
  return done(next, { nowMs, response, changed: next !== state, parent });
}

interface Done {
  readonly nowMs: number;
  readonly response: JsonObject;
  readonly changed: boolean;
  /** The parent of the operation: `projects/P`. */
  readonly parent: string;
}

/** If a request changes nothing, its operation has this name, which all such operations share. */
const NOTHING_TO_DO = 'operations/noop.DONE_OPERATION';

function done(state: CloudState, { nowMs, response, changed, parent }: Done): Answer {
  if (!changed) return { state, body: { name: NOTHING_TO_DO, done: true, response } };
  const { state: next, value } = takeSequence(state);
  const body = {
    name: `operations/sandbox.${value}`,
    metadata: { '@type': `${TYPES}.OperationMetadata`, resourceNames: [parent] },
    done: true,
    response,
  };
  const kept = { body: { operation: body, parent }, nowMs };
  return { state: addResource(next, 'serviceusage', body.name, kept), body };
}

function getOperation({ state, message }: Call): Answer {
  const name = textOf(message.name);
  const operation = tryResource(state, 'serviceusage', name);
  if (!operation) throw notFound(name);
  return { body: objectOf(operation.body.operation) };
}

import { type JsonObject, jsonEqual } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call } from '../contract/service';
import { withAgent } from '../iam/agents';
import { invalidArgument } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { REGIONS, requireRegion } from '../protocol/regions';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import type { RunService } from '../state/run';
import { alreadyExists } from '../state/stored-resources';
import { admitRevision } from './image-admission';
import { checkScaling, checkTraffic } from './run-checks';
import { deployedService, isSameTemplate, withoutService, withService } from './run-deploy';
import { findService } from './run-find';
import { checkEtag } from './run-jobs';
import { checkServiceId, refuseReservedKeys } from './run-names';
import { operationView, withOperation } from './run-operations';
import { latestReady, trafficOf } from './run-state';
import { checkTemplate, withTemplateDefaults } from './run-template';
import { serviceEtag, serviceView } from './run-view';

/** Members of Service that users can set. */
export const SERVICE_MEMBERS = [
  'description',
  'labels',
  'annotations',
  'client',
  'clientVersion',
  'ingress',
  'launchStage',
  'binaryAuthorization',
  'template',
  'traffic',
  'scaling',
  'invokerIamDisabled',
  'defaultUriDisabled',
  'customAudiences',
] as const;

const LATEST = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];

/** The whole service from the request, with Cloud Run's defaults for what it leaves out. */
export function wholeService({ state }: Pick<Call, 'state'>, name: string, body: JsonObject): JsonObject {
  const sent = Object.fromEntries(
    SERVICE_MEMBERS.flatMap((member) => {
      const value = body[member];
      return value === undefined || value === null || value === false ? [] : [[member, value] as const];
    }),
  );
  const traffic = Array.isArray(body.traffic) && body.traffic.length > 0 ? body.traffic : LATEST;
  return {
    launchStage: 'GA',
    ...sent,
    ingress:
      textOf(body.ingress) === '' || body.ingress === 'INGRESS_TRAFFIC_UNSPECIFIED'
        ? 'INGRESS_TRAFFIC_ALL'
        : textOf(body.ingress),
    template: withTemplateDefaults(state, name, objectOf(body.template)),
    traffic,
  };
}

/** POST services. */
export function postService(call: Call): Answer {
  const parent = withProjectId(call.state, textOf(call.message.parent));
  const id = textOf(call.message.serviceId);
  const body = objectOf(call.message.service);
  if (textOf(body.name) !== '')
    throw invalidArgument('service.name must be empty: Cloud Run derives it from serviceId.', 'service.name');
  checkServiceId(id, 'serviceId');
  return createService(call, `${parent}/services/${id}`, body);
}

export function createService(call: Call, name: string, body: JsonObject): Answer {
  requireRegion(REGIONS, name.split('/')[3] ?? '');
  if (tryMember(call.state.run.services, name)) throw alreadyExists(name);
  const config = wholeService(call, name, body);
  const state = withAgent(call.state, projectOf(name), 'run', `the service ${name}`);
  return commitService({ ...call, state }, { name }, config);
}

/** Checks the whole change, applies it, and returns its operation. `validateOnly` changes nothing. */
export function commitService(
  call: Call,
  before: RunService | Pick<RunService, 'name'>,
  config: JsonObject,
): Answer {
  const { state, message, nowMs } = call;
  const next = changedService(call, before, config);
  const committed = message.validateOnly === true ? state : withService(state, next);
  const doneMs = message.validateOnly === true ? nowMs : next.settledMs;
  const result = serviceView(state, next, Math.max(doneMs, next.settledMs));
  const made = withOperation(committed, { type: 'Service', target: next.name, doneMs, result });
  const body = operationView(made.state, made.operation, nowMs);
  return message.validateOnly === true ? { body } : { state: made.state, body };
}

/** Checks the images that serve before or after the update again, although it creates no revision. */
function admitServing(
  state: CloudState,
  { name, config: before, revisions }: RunService,
  config: JsonObject,
): void {
  // An admitted service needed the API at that time. Without the API, no policy exists that could be checked now.
  const on = state.governance.apis[`projects/${projectOf(name)}`] ?? [];
  if (!on.includes('binaryauthorization.googleapis.com')) return;
  const latest = latestReady(revisions);
  const targets = [...trafficOf(before), ...trafficOf(config)];
  const serving = new Set(targets.map(({ revision }) => revision ?? latest));
  for (const { name: id, config: template } of Object.values(revisions)) {
    if (serving.has(id)) admitRevision(state, name, { ...config, template });
  }
}

/** The service after the change, for both API versions. */
export function changedService(
  { state, nowMs, principal }: Pick<Call, 'state' | 'nowMs' | 'principal'>,
  before: RunService | Pick<RunService, 'name'>,
  config: JsonObject,
): RunService {
  const { name } = before;
  const standing = 'config' in before ? before : undefined;
  refuseReservedKeys(config, 'service');
  checkScaling(config);
  if (!standing || !isSameTemplate(state, name, standing.config, config)) {
    checkTemplate(state, name, objectOf(config.template));
    admitRevision(state, name, config);
  } else if (state.assumptions['run.update-under-binary-authorization'] === 'refused') {
    admitServing(state, standing, config);
  }
  const next = deployedService(state, standing, { name, config, principal, nowMs });
  checkTraffic(next, config, isKeptTraffic(state, standing, config));
  return next;
}

const isKeptTraffic = (
  { assumptions }: CloudState,
  standing: RunService | undefined,
  { traffic }: JsonObject,
): boolean =>
  standing !== undefined &&
  assumptions['run.update-with-unready-traffic'] === 'accepted' &&
  jsonEqual(standing.config.traffic, traffic);

/** DELETE services: deletes the service with its revisions and its policy. */
export function deleteService(call: Call): Answer {
  const { state, message, nowMs } = call;
  const service = findService(call, textOf(message.name));
  checkEtag(service.name, serviceEtag(service), message.etag);
  const result = serviceView(state, service, nowMs);
  const gone: CloudState = message.validateOnly === true ? state : withoutService(state, service.name);
  const made = withOperation(gone, { type: 'Service', target: service.name, doneMs: nowMs, result });
  const body = operationView(made.state, made.operation, nowMs);
  return message.validateOnly === true ? { body } : { state: made.state, body };
}

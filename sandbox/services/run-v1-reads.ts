import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call } from '../contract/service';
import { notFound, unimplemented } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, withProjectId } from '../state/names';
import type { RunRevision, RunService } from '../state/run';
import { withoutService } from './run-deploy';
import { findService } from './run-find';
import { operationView } from './run-operations';
import { latestReady, trafficOf } from './run-state';
import { fullName, isIn, listBody, matchesSelector, numberOf, placeOf } from './run-v1-place';
import { knativeService, SERVING } from './run-v1-service';
import { ownKeys, specOf, templateAnnotations } from './run-v1-template';

export function getKnativeService(call: Call): Answer {
  const service = findService(call, fullName(call, 'services'));
  return { body: knativeService(call.state, service, call.nowMs) };
}

export function listKnativeServices(call: Call): Answer {
  const { state, message, nowMs } = call;
  const place = placeOf(call);
  const items = Object.values(state.run.services)
    .filter(({ name }) => isIn(place, name))
    .map((service) => knativeService(state, service, nowMs))
    .filter((service) =>
      matchesSelector(objectOf(objectOf(service.metadata).labels), textOf(message.labelSelector)),
    );
  return { body: listBody('ServiceList', SERVING, items, message) };
}

/** DELETE of a service: deletes the service with its revisions and its policy. */
export function deleteKnativeService(call: Call): Answer {
  const { name } = findService(call, fullName(call, 'services'));
  if (textOf(call.message.dryRun) !== '') return { body: { status: 'Success' } };
  return { state: withoutService(call.state, name), body: { status: 'Success' } };
}

export function getKnativeRevision(call: Call): Answer {
  const { id } = placeOf(call);
  for (const [service, revision] of revisionsIn(call)) {
    if (revision.name === id) return { body: knativeRevision(call.state, service, revision) };
  }
  throw notFound(id);
}

/** Newest first. */
export function listKnativeRevisions(call: Call): Answer {
  const items = revisionsIn(call)
    .map(([service, revision]) => knativeRevision(call.state, service, revision))
    .filter(({ metadata }) =>
      matchesSelector(objectOf(objectOf(metadata).labels), textOf(call.message.labelSelector)),
    );
  return { body: listBody('RevisionList', SERVING, items, call.message) };
}

function revisionsIn(call: Call): readonly (readonly [RunService, RunRevision])[] {
  const place = placeOf(call);
  return Object.values(call.state.run.services)
    .filter(({ name }) => isIn(place, name))
    .flatMap((service) =>
      Object.values(service.revisions)
        .reverse()
        .map((revision) => [service, revision] as const),
    );
}

function knativeRevision(state: CloudState, service: RunService, revision: RunRevision): JsonObject {
  const [, , , location = ''] = service.name.split('/');
  const owner = lastSegment(service.name);
  const namespace = numberOf(state, service.name);
  const number = Object.keys(service.revisions).indexOf(revision.name) + 1;
  return {
    apiVersion: SERVING,
    kind: 'Revision',
    metadata: {
      name: revision.name,
      namespace,
      selfLink: `/apis/serving.knative.dev/v1/namespaces/${namespace}/revisions/${revision.name}`,
      uid: revision.uid,
      resourceVersion: Buffer.from(revision.uid).toString('base64url'),
      generation: 1,
      creationTimestamp: revision.createTime,
      labels: {
        ...ownKeys(objectOf(revision.config.labels)),
        'serving.knative.dev/service': owner,
        'serving.knative.dev/serviceUid': service.uid,
        'serving.knative.dev/configuration': owner,
        'serving.knative.dev/configurationGeneration': String(number),
        'cloud.googleapis.com/location': location,
      },
      annotations: {
        ...templateAnnotations(revision.config),
        'serving.knative.dev/creator': service.creator,
      },
    },
    spec: specOf(revision.config),
    status: revisionStatus(service, revision),
  };
}

function revisionStatus(service: RunService, revision: RunRevision): JsonObject {
  const isServing = trafficOf(service.config).some(
    (target) => (target.revision ?? latestReady(service.revisions)) === revision.name && target.percent > 0,
  );
  const condition = (type: string, holds: boolean, more: JsonObject = {}): JsonObject => ({
    type,
    status: holds ? 'True' : 'False',
    lastTransitionTime: revision.createTime,
    ...(holds ? {} : more),
  });
  const image = textOf(objectOf(listOf(revision.config.containers)[0]).image);
  return {
    observedGeneration: 1,
    conditions: [
      condition('Ready', revision.ready, { reason: 'HealthCheckContainerError' }),
      condition('Active', isServing, { reason: 'Retired', severity: 'Info' }),
      condition('ContainerHealthy', revision.ready),
      condition('ResourcesAvailable', true),
    ],
    ...(image.includes('@') ? { imageDigest: image } : {}),
  };
}

/** The operation of a service's change ends with the Knative form here. v1 has no other operations. */
export function knativeOperation(call: Call): Answer {
  const { state, nowMs } = call;
  const name = withProjectId(state, textOf(call.message.name));
  const operation = tryMember(state.run.operations, name);
  if (!operation) throw notFound(lastSegment(name));
  if (operation.type !== 'Service') throw unimplemented(`the operation of a ${operation.type} in API v1`);
  const { done } = operationView(state, operation, nowMs);
  const service = tryMember(state.run.services, operation.target);
  const response = service ? { response: knativeService(state, service, nowMs) } : {};
  return { body: { name: operation.name, done: done === true, ...(done === true ? response : {}) } };
}

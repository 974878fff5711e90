import type { JsonObject } from '../../core/values/json';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, projectOf, tryProject } from '../state/names';
import type { RunRevision, RunService } from '../state/run';
import { latestCreated, latestReady, trafficOf } from './run-state';

/** Etags of Cloud Run are quoted strings with opaque content. */
export const serviceEtag = (service: RunService): string =>
  `"${Buffer.from(`${service.uid}/${service.version}`).toString('base64')}"`;

/** `https://NAME-PROJECTNUMBER.REGION.run.app`, the deterministic address. */
export function serviceUri(state: Pick<CloudState, 'projects'>, name: string): string {
  const [, project = '', , location = ''] = name.split('/');
  return `https://${lastSegment(name)}-${tryProject(state, project)?.number}.${location}.run.app`;
}

const condition = (type: string, at: string, done: boolean): JsonObject => ({
  type,
  state: done ? 'CONDITION_SUCCEEDED' : 'CONDITION_RECONCILING',
  lastTransitionTime: at,
});

/** The official Service: the settable fields and every output-only field. */
export function serviceView(state: CloudState, service: RunService, nowMs: number): JsonObject {
  const settled = nowMs >= service.settledMs;
  const uri = serviceUri(state, service.name);
  const ready = latestReady(service.revisions);
  const created = latestCreated(service.revisions);
  const done = (type: string) => condition(type, service.updateTime, settled);
  return {
    name: service.name,
    uid: service.uid,
    generation: String(service.generation),
    ...service.config,
    createTime: service.createTime,
    updateTime: service.updateTime,
    creator: service.creator,
    lastModifier: service.lastModifier,
    observedGeneration: String(settled ? service.generation : service.generation - 1),
    terminalCondition: done('Ready'),
    conditions: [done('RoutesReady'), done('ConfigurationsReady')],
    ...(ready === undefined ? {} : { latestReadyRevision: `${service.name}/revisions/${ready}` }),
    ...(created === undefined ? {} : { latestCreatedRevision: `${service.name}/revisions/${created}` }),
    trafficStatuses: trafficStatuses(service, uri),
    ...(service.config.defaultUriDisabled === true ? {} : { uri, urls: [uri] }),
    threatDetectionEnabled: isThreatDetectionOn(state, service.name),
    reconciling: !settled,
    etag: serviceEtag(service),
  };
}

/** Project-level enablement (run v2, Service.threat_detection_enabled). It is on unless the seed sets it. */
function isThreatDetectionOn(state: CloudState, service: string): boolean {
  const name = `projects/${projectOf(service)}/locations/global/securityCenterServices/cloud-run-threat-detection`;
  const found = state.governance.securityServices[name];
  return found === undefined || found.effectiveEnablementState === 'ENABLED';
}

function trafficStatuses(service: RunService, uri: string): JsonObject[] {
  return trafficOf(service.config).map((target) => ({
    ...target,
    ...(target.tag === undefined ? {} : { uri: uri.replace('https://', `https://${target.tag}---`) }),
  }));
}

export function revisionView(state: CloudState, service: RunService, revision: RunRevision): JsonObject {
  const isServing = trafficOf(service.config).some(
    (target) => (target.revision ?? latestReady(service.revisions)) === revision.name && target.percent > 0,
  );
  const done = (type: string): JsonObject => condition(type, revision.createTime, true);
  const failed: JsonObject = {
    type: 'Ready',
    state: 'CONDITION_FAILED',
    message: 'The user-provided container failed to start.',
    lastTransitionTime: revision.createTime,
    revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR',
  };
  return {
    name: `${service.name}/revisions/${revision.name}`,
    uid: revision.uid,
    generation: '1',
    createTime: revision.createTime,
    updateTime: revision.createTime,
    creator: revision.creator ?? service.creator,
    service: lastSegment(service.name),
    ...revision.config,
    reconciling: false,
    conditions: [
      revision.ready ? done('Ready') : failed,
      {
        ...done('Active'),
        state: isServing ? 'CONDITION_SUCCEEDED' : 'CONDITION_FAILED',
        ...(isServing ? {} : { revisionReason: 'RETIRED' }),
      },
      done('ContainerHealthy'),
    ],
    observedGeneration: '1',
    logUri: `https://console.cloud.google.com/logs/viewer?project=${projectId(state, service.name)}`,
    etag: `"${Buffer.from(revision.uid).toString('base64')}"`,
  };
}

const projectId = (state: CloudState, name: string): string =>
  tryProject(state, projectOf(name))?.id ?? projectOf(name);

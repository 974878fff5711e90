import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { CloudState } from '../state/cloud-state';
import { lastSegment } from '../state/names';
import type { RunService } from '../state/run';
import { latestCreated, latestReady, trafficOf } from './run-state';
import { numberOf } from './run-v1-place';
import { specOf, templateAnnotations, withoutEmpty } from './run-v1-template';
import { serviceUri } from './run-view';

export const SERVING = 'serving.knative.dev/v1';

/** run.googleapis.com/ingress and the enum of v2 (cloud.google.com/run/docs/securing/ingress). */
export const INGRESS: Readonly<Record<string, string>> = {
  INGRESS_TRAFFIC_ALL: 'all',
  INGRESS_TRAFFIC_INTERNAL_ONLY: 'internal',
  INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: 'internal-and-cloud-load-balancing',
  INGRESS_TRAFFIC_NONE: 'none',
};

/** Opaque, and different after every change. */
export const resourceVersion = ({ uid, version }: Pick<RunService, 'uid' | 'version'>): string =>
  Buffer.from(`${uid}/${version}`).toString('base64url');

/** The Knative Service of API v1, over the state that v2 uses. */
export function knativeService(state: CloudState, service: RunService, nowMs: number): JsonObject {
  const [, , , location = ''] = service.name.split('/');
  const name = lastSegment(service.name);
  const namespace = numberOf(state, service.name);
  const template = objectOf(service.config.template);
  const revision = textOf(template.revision);
  return {
    apiVersion: SERVING,
    kind: 'Service',
    metadata: {
      name,
      namespace,
      selfLink: `/apis/serving.knative.dev/v1/namespaces/${namespace}/services/${name}`,
      uid: service.uid,
      resourceVersion: resourceVersion(service),
      generation: service.generation,
      creationTimestamp: service.createTime,
      labels: { ...objectOf(service.config.labels), 'cloud.googleapis.com/location': location },
      annotations: annotationsOf(state, service, nowMs),
    },
    spec: {
      template: {
        metadata: {
          ...withoutEmpty({ name: revision }),
          ...(template.labels === undefined ? {} : { labels: template.labels }),
          annotations: templateAnnotations(template),
        },
        spec: specOf(template),
      },
      traffic: trafficOf(service.config).map(trafficTarget),
    },
    status: statusOf(state, service, nowMs),
  };
}

function trafficTarget({ revision, percent, tag }: ReturnType<typeof trafficOf>[number]): JsonObject {
  return {
    percent,
    ...(revision === undefined ? { latestRevision: true } : { revisionName: revision }),
    ...(tag === undefined ? {} : { tag }),
  };
}

function annotationsOf(state: CloudState, service: RunService, nowMs: number): JsonObject {
  const { config } = service;
  const uri = serviceUri(state, service.name);
  const ingress = INGRESS[textOf(config.ingress)] ?? 'all';
  const { useDefault, policy, breakglassJustification } = objectOf(config.binaryAuthorization);
  const audiences = Array.isArray(config.customAudiences) ? config.customAudiences : [];
  const stage = textOf(config.launchStage);
  const running = nowMs >= service.settledMs ? undefined : tryOperation(state, service, nowMs);
  return withoutEmpty({
    ...objectOf(config.annotations),
    'serving.knative.dev/creator': service.creator,
    'serving.knative.dev/lastModifier': service.lastModifier,
    'run.googleapis.com/ingress': ingress,
    'run.googleapis.com/ingress-status': ingress,
    'run.googleapis.com/urls': config.defaultUriDisabled === true ? undefined : JSON.stringify([uri]),
    'run.googleapis.com/description': textOf(config.description),
    'run.googleapis.com/client-name': textOf(config.client),
    'run.googleapis.com/client-version': textOf(config.clientVersion),
    'run.googleapis.com/launch-stage': stage === 'GA' ? undefined : stage,
    'run.googleapis.com/invoker-iam-disabled': config.invokerIamDisabled === true ? 'true' : undefined,
    'run.googleapis.com/default-url-disabled': config.defaultUriDisabled === true ? 'true' : undefined,
    'run.googleapis.com/binary-authorization': useDefault === true ? 'default' : textOf(policy),
    'run.googleapis.com/binary-authorization-breakglass': textOf(breakglassJustification),
    'run.googleapis.com/custom-audiences': audiences.length === 0 ? undefined : JSON.stringify(audiences),
    'run.googleapis.com/operation-id': running,
    ...scalingAnnotations(objectOf(config.scaling)),
  });
}

const counted = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

/** The scaling of the service itself. The scaling of revisions is in the template's annotations. */
function scalingAnnotations(scaling: JsonObject): Readonly<Record<string, string | undefined>> {
  const mode = textOf(scaling.scalingMode);
  return {
    'run.googleapis.com/minScale': counted(scaling.minInstanceCount),
    'run.googleapis.com/maxScale': counted(scaling.maxInstanceCount),
    'run.googleapis.com/scalingMode': mode === '' ? undefined : mode.toLowerCase(),
    'run.googleapis.com/manualInstanceCount': counted(scaling.manualInstanceCount),
  };
}

const tryOperation = (state: CloudState, service: RunService, nowMs: number): string | undefined => {
  const running = Object.values(state.run.operations).filter(
    ({ target, doneMs }) => target === service.name && doneMs > nowMs,
  );
  const last = running.at(-1);
  return last && lastSegment(last.name);
};

function statusOf(state: CloudState, service: RunService, nowMs: number): JsonObject {
  const settled = nowMs >= service.settledMs;
  const uri = serviceUri(state, service.name);
  const ready = latestReady(service.revisions);
  const condition = (type: string): JsonObject => ({
    type,
    status: settled ? 'True' : 'Unknown',
    lastTransitionTime: service.updateTime,
  });
  return {
    observedGeneration: settled ? service.generation : service.generation - 1,
    conditions: [condition('Ready'), condition('ConfigurationsReady'), condition('RoutesReady')],
    latestReadyRevisionName: ready ?? '',
    latestCreatedRevisionName: latestCreated(service.revisions) ?? '',
    traffic: trafficOf(service.config).map(({ revision, percent, tag }) => ({
      revisionName: revision ?? ready ?? '',
      percent,
      ...(revision === undefined ? { latestRevision: true } : {}),
      ...(tag === undefined ? {} : { tag, url: uri.replace('https://', `https://${tag}---`) }),
    })),
    ...(service.config.defaultUriDisabled === true ? {} : { url: uri, address: { url: uri } }),
  };
}

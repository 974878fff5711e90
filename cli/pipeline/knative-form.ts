import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { settingsFrom } from '../../sandbox/services/run-v1-replace';
import { templateFrom } from '../../sandbox/services/run-v1-template';
import { listOf, objectOf, textOf } from '../../sandbox/services/service';

/** A service or revision as gcloud described it, in the terms of API v2. */
export interface DescribedWorkload {
  readonly kind: 'service' | 'revision';
  /** Of the service. */
  readonly service: string;
  /** Short. */
  readonly name: string;
  /** Id or number, as the description has it; empty: it does not say. */
  readonly project: string;
  /** Empty: it does not say. */
  readonly location: string;
  readonly createTime: string;
  readonly ready: boolean;
  /** Settable members of a Service without its template, or of a Revision. */
  readonly config: JsonObject;
  /** Of a service: the configuration of its newest revision. */
  readonly template: JsonObject;
  /** Of a service: the names that its status gives. */
  readonly newestRevision: string;
  /** The image by digest that the platform resolved; empty: it does not say. */
  readonly imageDigest: string;
  /** Members that could not be carried over. */
  readonly leftOut: readonly string[];
}

/** A description in the Knative form of API v1, which gcloud prints; undefined for anything else. */
export function tryKnative(json: JsonObject): DescribedWorkload | undefined {
  if (!textOf(json.apiVersion).startsWith('serving.knative.dev/')) return undefined;
  if (json.kind === 'Service') return serviceOf(json);
  return json.kind === 'Revision' ? revisionOf(json) : undefined;
}

function serviceOf(json: JsonObject): DescribedWorkload {
  const template = objectOf(objectOf(json.spec).template);
  const status = objectOf(json.status);
  const read = configurationOf(objectOf(template.metadata), objectOf(template.spec));
  const { template: _none, ...config } = settingsFrom(withStatusTraffic(json, status), {});
  return {
    ...commonOf(json),
    kind: 'service',
    service: textOf(objectOf(json.metadata).name),
    config,
    template: read.config,
    newestRevision: textOf(status.latestCreatedRevisionName) || textOf(status.latestReadyRevisionName),
    imageDigest: '',
    leftOut: read.leftOut,
  };
}

/** What was asked for is in the spec; a service that never said it has its traffic in the status only. */
function withStatusTraffic(json: JsonObject, status: JsonObject): JsonObject {
  const spec = objectOf(json.spec);
  return listOf(spec.traffic).length > 0
    ? json
    : { ...json, spec: { ...spec, traffic: status.traffic ?? [] } };
}

function revisionOf(json: JsonObject): DescribedWorkload {
  const metadata = objectOf(json.metadata);
  const labels = objectOf(metadata.labels);
  const read = configurationOf({ labels, annotations: metadata.annotations }, objectOf(json.spec));
  const { labels: own, annotations, ...config } = read.config;
  return {
    ...commonOf(json),
    kind: 'revision',
    service: textOf(labels['serving.knative.dev/service']),
    config: { ...config, ...(own ? { labels: own } : {}), ...(annotations ? { annotations } : {}) },
    template: {},
    newestRevision: '',
    imageDigest: textOf(objectOf(json.status).imageDigest),
    leftOut: read.leftOut,
  };
}

function commonOf(json: JsonObject) {
  const metadata = objectOf(json.metadata);
  const ready = listOf(objectOf(json.status).conditions)
    .map(objectOf)
    .find(({ type }) => type === 'Ready');
  return {
    name: textOf(metadata.name),
    project: textOf(metadata.namespace),
    location: textOf(objectOf(metadata.labels)['cloud.googleapis.com/location']),
    createTime: textOf(metadata.creationTimestamp),
    ready: ready === undefined || textOf(ready.status).toLowerCase() === 'true',
  };
}

/** A template of v1 in the members of v2, with what v1 says only in text and what has no place. */
function configurationOf(
  metadata: JsonObject,
  spec: JsonObject,
): { readonly config: JsonObject; readonly leftOut: readonly string[] } {
  const volumes = listOf(spec.volumes);
  const kept = volumes.filter((volume) => isKnownVolume(objectOf(volume)));
  const { revision: _name, ...config } = templateFrom({ metadata, spec: { ...spec, volumes: kept } }, {});
  const interfaces = interfacesOf(objectOf(metadata.annotations)['run.googleapis.com/network-interfaces']);
  return {
    config: {
      ...config,
      ...(interfaces === undefined
        ? {}
        : { vpcAccess: { ...objectOf(config.vpcAccess), networkInterfaces: interfaces } }),
    },
    leftOut: volumes.length === kept.length ? [] : ['volumes that are neither secrets nor memory'],
  };
}

const isKnownVolume = ({ secret, emptyDir }: JsonObject): boolean => isObject(secret) || isObject(emptyDir);

function interfacesOf(annotation: Json | undefined): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(textOf(annotation));
    return Array.isArray(parsed) ? (parsed as Json) : undefined;
  } catch {
    return undefined;
  }
}

import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { settingsFrom } from '../../sandbox/services/run-v1-replace';
import { templateFrom } from '../../sandbox/services/run-v1-template';

/** A service or revision as gcloud described it, with the members of API v2. */
export interface DescribedWorkload {
  readonly kind: 'service' | 'revision';
  /** Short name of the service. */
  readonly service: string;
  /** Short name of the service or revision. */
  readonly name: string;
  /** Id or number, as in the description; empty if it has none. */
  readonly project: string;
  /** Empty if the description has none. */
  readonly location: string;
  readonly createTime: string;
  readonly ready: boolean;
  /** Settable members of a Service without its template, or of a Revision. */
  readonly config: JsonObject;
  /** Of a service: the configuration of its newest revision. */
  readonly template: JsonObject;
  /** Of a service: the newest revision that its status names. */
  readonly newestRevision: string;
  /** The image by digest that Cloud Run resolved; empty if the description has none. */
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

/** The spec has the requested traffic. A service that never set its traffic has it only in the status. */
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

/**
 * A template of v1 with the members of v2. Reads the network interfaces, which v1 has only as text in an annotation, and
 * lists the volumes that cannot be carried over.
 */
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

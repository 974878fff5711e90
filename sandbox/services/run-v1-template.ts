import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { unimplemented } from '../protocol/errors';

/**
 * Converts templates of v2 to the Knative form of v1, and back. The conversion back starts from the current template,
 * so that values that v1 cannot express stay. Annotations:
 * cloud.google.com/run/docs/reference/rest/v1/RevisionTemplate, ObjectMeta.
 */

const ENVIRONMENTS: Readonly<Record<string, string>> = {
  EXECUTION_ENVIRONMENT_GEN1: 'gen1',
  EXECUTION_ENVIRONMENT_GEN2: 'gen2',
};
const EGRESS: Readonly<Record<string, string>> = {
  ALL_TRAFFIC: 'all-traffic',
  PRIVATE_RANGES_ONLY: 'private-ranges-only',
};

const keyOf = (table: Readonly<Record<string, string>>, value: string): string | undefined =>
  Object.keys(table).find((key) => table[key] === value);

export const withoutEmpty = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== ''));

const textIf = (value: Json | undefined): string | undefined =>
  value === undefined || value === null ? undefined : String(value);

/** Annotations that represent members of a template. */
export function templateAnnotations(template: JsonObject): JsonObject {
  const scaling = objectOf(template.scaling);
  const vpc = objectOf(template.vpcAccess);
  const { cpuIdle, startupCpuBoost } = objectOf(objectOf(listOf(template.containers)[0]).resources);
  const interfaces = listOf(vpc.networkInterfaces);
  return withoutEmpty({
    ...objectOf(template.annotations),
    'autoscaling.knative.dev/minScale': textIf(scaling.minInstanceCount),
    'autoscaling.knative.dev/maxScale': textIf(scaling.maxInstanceCount),
    'run.googleapis.com/vpc-access-connector': textOf(vpc.connector),
    'run.googleapis.com/vpc-access-egress': EGRESS[textOf(vpc.egress)],
    'run.googleapis.com/network-interfaces': interfaces.length === 0 ? undefined : JSON.stringify(interfaces),
    'run.googleapis.com/execution-environment': ENVIRONMENTS[textOf(template.executionEnvironment)],
    'run.googleapis.com/encryption-key': textOf(template.encryptionKey),
    'run.googleapis.com/sessionAffinity': template.sessionAffinity === true ? 'true' : undefined,
    'run.googleapis.com/startup-cpu-boost': startupCpuBoost === true ? 'true' : undefined,
    'run.googleapis.com/cpu-throttling': cpuIdle === false ? 'false' : undefined,
  });
}

/** Keys in these namespaces are Google's. All other keys belong to users. */
export const isSystemKey = (key: string): boolean =>
  ['run.googleapis.com', 'autoscaling.knative.dev', 'serving.knative.dev', 'cloud.googleapis.com'].includes(
    key.split('/')[0] ?? '',
  );

export const ownKeys = (members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([key]) => !isSystemKey(key)));

export function specOf(template: JsonObject): JsonObject {
  const timeout = /^(\d+)/.exec(textOf(template.timeout))?.[1];
  const volumes = listOf(template.volumes).map(volumeView);
  return {
    ...(template.maxInstanceRequestConcurrency === undefined
      ? {}
      : { containerConcurrency: Number(template.maxInstanceRequestConcurrency) }),
    ...(timeout === undefined ? {} : { timeoutSeconds: Number(timeout) }),
    ...withoutEmpty({ serviceAccountName: textOf(template.serviceAccount) }),
    containers: listOf(template.containers).map((container, index) =>
      containerView(objectOf(container), index),
    ),
    ...(volumes.length === 0 ? {} : { volumes }),
  };
}

/** Members of a container that both versions spell in the same way. */
const SAME = [
  'image',
  'command',
  'args',
  'ports',
  'workingDir',
  'livenessProbe',
  'startupProbe',
  'volumeMounts',
] as const;

function containerView(container: JsonObject, index: number): JsonObject {
  const limits = objectOf(objectOf(container.resources).limits);
  const env = listOf(container.env).map((entry) => envView(objectOf(entry)));
  return {
    name: textOf(container.name) || `app-${index + 1}`,
    ...Object.fromEntries(
      SAME.flatMap((member) => (container[member] === undefined ? [] : [[member, container[member]]])),
    ),
    ...(Object.keys(limits).length === 0 ? {} : { resources: { limits } }),
    ...(env.length === 0 ? {} : { env }),
  };
}

function envView(entry: JsonObject): JsonObject {
  const { secret, version } = objectOf(objectOf(entry.valueSource).secretKeyRef);
  return textOf(secret) === ''
    ? { name: textOf(entry.name), value: textOf(entry.value) }
    : {
        name: textOf(entry.name),
        valueFrom: { secretKeyRef: { name: textOf(secret), key: textOf(version) || 'latest' } },
      };
}

function volumeView(volume: Json): JsonObject {
  const { name, secret, emptyDir } = objectOf(volume);
  if (isObject(secret)) {
    const items = listOf(secret.items)
      .filter(isObject)
      .map(({ version, ...item }) => ({ key: textOf(version), ...item }));
    return {
      name: textOf(name),
      secret: { secretName: textOf(secret.secret), ...(items.length === 0 ? {} : { items }) },
    };
  }
  if (isObject(emptyDir)) {
    return {
      name: textOf(name),
      emptyDir: withoutEmpty({ medium: 'Memory', sizeLimit: textOf(emptyDir.sizeLimit) }),
    };
  }
  return { name: textOf(name) };
}

/** The current template, changed to the values of a v1 RevisionTemplate. */
export function templateFrom(sent: JsonObject, standing: JsonObject): JsonObject {
  const metadata = objectOf(sent.metadata);
  const spec = objectOf(sent.spec);
  const annotations = objectOf(metadata.annotations);
  const number = (key: string): number | undefined =>
    annotations[key] === undefined ? undefined : Number(annotations[key]);
  const text = (key: string): string => textOf(annotations[`run.googleapis.com/${key}`]);
  const scaling = {
    minInstanceCount: number('autoscaling.knative.dev/minScale'),
    maxInstanceCount: number('autoscaling.knative.dev/maxScale'),
  };
  const { revision: _name, ...kept } = standing;
  return defined({
    ...kept,
    revision: textOf(metadata.name) || undefined,
    labels: nonEmpty(ownKeys(objectOf(metadata.labels))),
    annotations: nonEmpty(ownKeys(annotations)),
    scaling: nonEmpty(defined(scaling)),
    vpcAccess: vpcAccess(text, objectOf(standing.vpcAccess)),
    executionEnvironment: keyOf(ENVIRONMENTS, text('execution-environment')),
    encryptionKey: text('encryption-key') || undefined,
    sessionAffinity: text('sessionAffinity').toLowerCase() === 'true' || undefined,
    maxInstanceRequestConcurrency: spec.containerConcurrency,
    timeout: spec.timeoutSeconds === undefined ? undefined : `${Number(spec.timeoutSeconds)}s`,
    serviceAccount: textOf(spec.serviceAccountName) || undefined,
    containers: listOf(spec.containers).map((container, index) =>
      containerFrom(
        objectOf(container),
        objectOf(listOf(standing.containers)[index]),
        index === 0 ? text : undefined,
      ),
    ),
    volumes: nonEmptyList(
      listOf(spec.volumes).map((volume) => volumeFrom(objectOf(volume), listOf(standing.volumes))),
    ),
  });
}

const defined = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const nonEmpty = (members: JsonObject): JsonObject | undefined =>
  Object.keys(members).length === 0 ? undefined : members;

const nonEmptyList = (items: readonly Json[]): Json | undefined =>
  items.length === 0 ? undefined : [...items];

function vpcAccess(text: (key: string) => string, standing: JsonObject): JsonObject | undefined {
  const interfaces = text('network-interfaces');
  const members = defined({
    connector: text('vpc-access-connector') || undefined,
    egress: keyOf(EGRESS, text('vpc-access-egress')),
    networkInterfaces: interfaces === '' ? undefined : standing.networkInterfaces,
  });
  return nonEmpty(members);
}

function containerFrom(
  sent: JsonObject,
  standing: JsonObject,
  text: ((key: string) => string) | undefined,
): JsonObject {
  const named = textOf(standing.name) === '' && /^app-\d+$/.test(textOf(sent.name)) ? undefined : sent.name;
  const limits = objectOf(objectOf(sent.resources).limits);
  return defined({
    ...standing,
    name: named,
    ...Object.fromEntries(SAME.map((member) => [member, sent[member]])),
    env: nonEmptyList(listOf(sent.env).map((entry) => envFrom(objectOf(entry)))),
    resources: nonEmpty(
      defined({
        ...objectOf(standing.resources),
        limits: nonEmpty(limits),
        ...(text
          ? {
              cpuIdle: text('cpu-throttling').toLowerCase() !== 'false',
              startupCpuBoost: text('startup-cpu-boost').toLowerCase() === 'true' || undefined,
            }
          : {}),
      }),
    ),
  });
}

function envFrom(entry: JsonObject): JsonObject {
  const { name, key } = objectOf(objectOf(entry.valueFrom).secretKeyRef);
  return textOf(name) === ''
    ? { name: textOf(entry.name), value: textOf(entry.value) }
    : {
        name: textOf(entry.name),
        valueSource: { secretKeyRef: { secret: textOf(name), version: textOf(key) } },
      };
}

function volumeFrom(volume: JsonObject, standing: readonly Json[]): JsonObject {
  const name = textOf(volume.name);
  const same = standing.map(objectOf).find((one) => one.name === name);
  const { secret, emptyDir } = volume;
  if (isObject(secret)) {
    const items = listOf(secret.items)
      .filter(isObject)
      .map(({ key, ...item }) => ({ version: textOf(key), ...item }));
    return { name, secret: defined({ secret: textOf(secret.secretName), items: nonEmptyList(items) }) };
  }
  if (isObject(emptyDir)) {
    return { name, emptyDir: defined({ medium: 'MEMORY', sizeLimit: emptyDir.sizeLimit }) };
  }
  if (same) return same;
  throw unimplemented(`a volume of this kind in API v1`, 'spec.template.spec.volumes');
}

import { canonicalJson, isObject, type Json, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call } from '../contract/service';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { lastSegment } from '../state/names';
import type { RunService } from '../state/run';
import { changedService } from './run-create';
import { withService } from './run-deploy';
import { findService } from './run-find';
import { withOperation } from './run-operations';
import { withTemplateDefaults } from './run-template';
import { fullName } from './run-v1-place';
import { INGRESS, knativeService, resourceVersion } from './run-v1-service';
import { isSystemKey, ownKeys, templateFrom } from './run-v1-template';
import { serviceView } from './run-view';

/**
 * PUT of a Knative Service. Clients read the whole object and change it in a few places. Members that the server owns
 * are ignored (status, uid, its annotations). Settings that v1 cannot express stay unchanged. The sandbox refuses
 * anything that it could not store.
 */
export function replaceService(call: Call): Answer {
  const { state, message, nowMs } = call;
  const service = findService(call, fullName(call, 'services'));
  const body = objectOf(message.body);
  checkIdentity(service, objectOf(body.metadata));
  const config = configFrom(state, service, body, nowMs);
  const next = changedService(call, service, config);
  const shown = knativeService(state, next, nowMs);
  refuseWhatIsDropped(body, shown);
  if (textOf(message.dryRun) !== '') return { body: shown };
  const result = serviceView(state, next, next.settledMs);
  const made = withOperation(withService(state, next), {
    type: 'Service',
    target: next.name,
    doneMs: next.settledMs,
    result,
  });
  return { state: made.state, body: knativeService(made.state, next, nowMs) };
}

function checkIdentity(service: RunService, metadata: JsonObject): void {
  const name = textOf(metadata.name);
  if (name !== '' && name !== lastSegment(service.name)) {
    throw invalidArgument(
      `metadata.name is '${name}', but the path names '${lastSegment(service.name)}'.`,
      'metadata.name',
    );
  }
  const sent = textOf(metadata.resourceVersion);
  if (sent === '' || sent === resourceVersion(service)) return;
  throw new ApiError(
    'ABORTED',
    `Conflict for resource '${lastSegment(service.name)}': version '${sent}' was specified but current version is '${resourceVersion(service)}'.`,
    { place: 'metadata.resourceVersion' },
  );
}

/** The configuration of v2 that the object describes. */
const configFrom = (state: CloudState, service: RunService, body: JsonObject, nowMs: number): JsonObject =>
  defined({
    ...settingsFrom(body, service.config),
    template: templateOf(state, service, objectOf(objectOf(body.spec).template), nowMs),
  });

/**
 * The settings of v2 that a Knative Service contains outside its template.
 *
 * @param standing - the current settings; those that v1 cannot express stay
 */
export function settingsFrom(body: JsonObject, standing: JsonObject): JsonObject {
  const metadata = objectOf(body.metadata);
  const annotations = objectOf(metadata.annotations);
  const text = (key: string): string => textOf(annotations[`run.googleapis.com/${key}`]);
  return defined({
    ...standing,
    labels: nonEmpty(ownKeys(objectOf(metadata.labels))),
    annotations: nonEmpty(ownKeys(annotations)),
    description: text('description') || undefined,
    client: text('client-name') || undefined,
    clientVersion: text('client-version') || undefined,
    launchStage: text('launch-stage') || 'GA',
    ingress: ingressFrom(text('ingress')),
    invokerIamDisabled: isTrue(text('invoker-iam-disabled')) || undefined,
    defaultUriDisabled: isTrue(text('default-url-disabled')) || undefined,
    customAudiences:
      text('custom-audiences') === '' ? undefined : (JSON.parse(text('custom-audiences')) as Json),
    binaryAuthorization: admissionFrom(text),
    scaling: nonEmpty(scalingFrom(text)),
    traffic: trafficFrom(objectOf(body.spec), standing),
  });
}

/** gcloud writes booleans with a capital letter: `True`, `False`. */
const isTrue = (text: string): boolean => text.toLowerCase() === 'true';

function ingressFrom(text: string): string {
  const found = Object.keys(INGRESS).find((key) => INGRESS[key] === (text || 'all'));
  if (found) return found;
  throw invalidArgument(
    `'${text}' is not an ingress setting.`,
    'metadata.annotations.run.googleapis.com/ingress',
  );
}

function admissionFrom(text: (key: string) => string): JsonObject | undefined {
  const policy = text('binary-authorization');
  if (policy === '') return undefined;
  const breakglass = text('binary-authorization-breakglass');
  return {
    ...(policy === 'default' ? { useDefault: true } : { policy }),
    ...(breakglass === '' ? {} : { breakglassJustification: breakglass }),
  };
}

function scalingFrom(text: (key: string) => string): JsonObject {
  const count = (key: string): number | undefined => (text(key) === '' ? undefined : Number(text(key)));
  return defined({
    scalingMode: text('scalingMode') === '' ? undefined : text('scalingMode').toUpperCase(),
    minInstanceCount: count('minScale'),
    maxInstanceCount: count('maxScale'),
    manualInstanceCount: count('manualInstanceCount'),
  });
}

function trafficFrom(spec: JsonObject, standing: JsonObject): Json | undefined {
  const targets = listOf(spec.traffic).map((each): JsonObject => {
    const { revisionName, percent, tag } = objectOf(each);
    const revision = textOf(revisionName);
    return defined({
      type: `TRAFFIC_TARGET_ALLOCATION_TYPE_${revision === '' ? 'LATEST' : 'REVISION'}`,
      revision: revision || undefined,
      percent: percent === undefined ? undefined : Number(percent),
      tag: textOf(tag) || undefined,
    });
  });
  return targets.length === 0 ? standing.traffic : targets;
}

/**
 * A template that equals the one that was read stays. A template that differs is changed, and gets a name from the
 * server.
 */
function templateOf(state: CloudState, service: RunService, sent: JsonObject, nowMs: number): JsonObject {
  const standing = objectOf(service.config.template);
  const shown = objectOf(objectOf(knativeService(state, service, nowMs).spec).template);
  if (canonicalJson(withoutName(sent)) === canonicalJson(withoutName(shown))) return standing;
  return withTemplateDefaults(state, service.name, templateFrom(sent, standing));
}

const withoutName = (template: JsonObject): JsonObject => {
  const { name: _name, ...metadata } = objectOf(template.metadata);
  return { metadata, spec: objectOf(template.spec) };
};

/** Annotations that the server sets itself and ignores in requests. */
const SERVER_OWNED = [
  'serving.knative.dev/creator',
  'serving.knative.dev/lastModifier',
  'run.googleapis.com/ingress-status',
  'run.googleapis.com/operation-id',
  'run.googleapis.com/urls',
  // gcloud sends the value that it read. If no client sends it, the reason for its entry is gone.
  'run.googleapis.com/client-name',
  'run.googleapis.com/client-version',
];

/** Nothing is dropped silently: the result must contain every annotation and every member of the spec. */
function refuseWhatIsDropped(sent: JsonObject, shown: JsonObject): void {
  const [before, after] = [
    objectOf(objectOf(sent.metadata).annotations),
    objectOf(objectOf(shown.metadata).annotations),
  ];
  const lost = Object.keys(before).find(
    (key) =>
      isSystemKey(key) &&
      !SERVER_OWNED.includes(key) &&
      textOf(before[key]).toLowerCase() !== 'false' &&
      textOf(before[key]).toLowerCase() !== textOf(after[key]).toLowerCase(),
  );
  const dropped =
    lost === undefined
      ? missingPath(userSpec(sent), objectOf(shown.spec), 'spec')
      : `metadata.annotations.${lost}`;
  if (dropped !== undefined) throw unimplemented(`'${dropped}' of API v1`, dropped);
}

/** The spec without Google's own labels and without annotations about the client, which the template carries too. */
function userSpec(sent: JsonObject): JsonObject {
  const spec = objectOf(sent.spec);
  const template = objectOf(spec.template);
  const metadata = objectOf(template.metadata);
  const annotations = Object.fromEntries(
    Object.entries(objectOf(metadata.annotations)).filter(([key]) => !SERVER_OWNED.includes(key)),
  );
  const own = { ...metadata, labels: ownKeys(objectOf(metadata.labels)), annotations };
  return { ...spec, template: { ...template, metadata: own } };
}

function missingPath(sent: Json | undefined, shown: Json | undefined, path: string): string | undefined {
  if (sent === undefined || sent === null || sent === '') return undefined;
  if (path === 'spec.template.metadata.name') return undefined;
  if (Array.isArray(sent)) {
    return first(sent, (item, index) => missingPath(item, listOf(shown)[index], `${path}[${index}]`));
  }
  if (isObject(sent)) {
    return first(Object.entries(sent), ([key, value]) =>
      missingPath(value, objectOf(shown)[key], `${path}.${key}`),
    );
  }
  return String(sent) === String(shown) || sent === false ? undefined : path;
}

function first<T>(
  items: readonly T[],
  attempt: (item: T, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = attempt(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

const defined = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const nonEmpty = (members: JsonObject): JsonObject | undefined =>
  Object.keys(members).length === 0 ? undefined : members;

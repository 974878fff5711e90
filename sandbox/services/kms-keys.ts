import type { Json, JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, page } from '../contract/service';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import { maskPaths } from '../schema/field-mask';
import type { CloudState } from '../state/cloud-state';
import { withProjectId } from '../state/names';
import type { StoredResource } from '../state/resources';
import { addResource, replaceResource, resourcesUnder, tryResource } from '../state/stored-resources';
import { checkedKey, checkKmsId, checkLabels, checkRotation, requireKmsLocation } from './kms-rules';
import { primaryOf, withNewVersion } from './kms-versions';

/** Key rings and keys cannot be created a second time, and no method here deletes them. */
const exists = (kind: string, name: string): ApiError =>
  new ApiError('ALREADY_EXISTS', `${kind} ${name} already exists.`);

const missing = (kind: string, name: string): ApiError =>
  new ApiError('NOT_FOUND', `${kind} ${name} not found.`);

export function findKeyRing(state: CloudState, name: string): StoredResource {
  const found = tryResource(state, 'cloudkms', name);
  if (!found) throw missing('KeyRing', name);
  return found;
}

export function findKey(state: CloudState, name: string): StoredResource {
  const found = tryResource(state, 'cloudkms', name);
  if (!found) throw missing('CryptoKey', name);
  return found;
}

const ringView = (name: string, { createdMs }: StoredResource): JsonObject => ({
  name,
  createTime: rfc3339(createdMs),
});

export function createKeyRing({ state, message, nowMs }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const id = textOf(message.keyRingId);
  requireKmsLocation(parent);
  checkKmsId(id, 'keyRingId');
  const name = `${parent}/keyRings/${id}`;
  if (tryResource(state, 'cloudkms', name)) throw exists('KeyRing', name);
  const after = addResource(state, 'cloudkms', name, { body: {}, nowMs });
  return { state: after, body: ringView(name, findKeyRing(after, name)) };
}

export function getKeyRing({ state, message }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  requireKmsLocation(name);
  return { body: ringView(name, findKeyRing(state, name)) };
}

export function listKeyRings({ state, message }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  requireKmsLocation(parent);
  const rings = resourcesUnder(state, 'cloudkms', parent, 'keyRings');
  return listed(
    'keyRings',
    rings.map(([name, ring]) => ringView(name, ring)),
    message,
  );
}

function listed(member: string, all: readonly Json[], message: JsonObject): Answer {
  for (const name of ['filter', 'orderBy'] as const) {
    if (textOf(message[name]) !== '') throw unimplemented(`${name} of the list of ${member}`, name);
  }
  const { items, nextPageToken } = page(all, message, { byDefault: 100, max: 1000 });
  return {
    body: {
      ...(items.length === 0 ? {} : { [member]: [...items] }),
      totalSize: all.length,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

function keyView(state: CloudState, name: string, nowMs: number): JsonObject {
  const { body, createdMs } = findKey(state, name);
  const primary = body.purpose === 'ENCRYPT_DECRYPT' ? primaryOf(state, name, nowMs) : undefined;
  return { name, createTime: rfc3339(createdMs), ...body, ...(primary ? { primary } : {}) };
}

export function createKey({ state, message, nowMs }: Call): Answer {
  const ring = withProjectId(state, textOf(message.parent));
  const id = textOf(message.cryptoKeyId);
  requireKmsLocation(ring);
  findKeyRing(state, ring);
  checkKmsId(id, 'cryptoKeyId');
  const name = `${ring}/cryptoKeys/${id}`;
  if (tryResource(state, 'cloudkms', name)) throw exists('CryptoKey', name);
  const body = checkedKey(objectOf(message.body));
  const skips = message.skipInitialVersionCreation === true;
  if (body.importOnly === true && !skips) {
    throw invalidArgument(
      'A key that may contain imported versions only is created with skipInitialVersionCreation',
      'skipInitialVersionCreation',
    );
  }
  const added = addResource(state, 'cloudkms', name, { body, nowMs });
  const after = skips ? added : withNewVersion(added, name, objectOf(body.versionTemplate), nowMs).state;
  return { state: after, body: keyView(after, name, nowMs) };
}

export function getKey({ state, message, nowMs }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  requireKmsLocation(name);
  return { body: keyView(state, name, nowMs) };
}

export function listKeys({ state, message, nowMs }: Call): Answer {
  const ring = withProjectId(state, textOf(message.parent));
  findKeyRing(state, ring);
  const keys = resourcesUnder(state, 'cloudkms', ring, 'cryptoKeys');
  return listed(
    'cryptoKeys',
    keys.map(([name]) => keyView(state, name, nowMs)),
    message,
  );
}

/** The members that an update can name. Purpose, protection level, destroy duration and import-only are immutable. */
const UPDATABLE = ['rotationPeriod', 'nextRotationTime', 'labels', 'versionTemplate.algorithm'];

export function updateKey({ state, message, nowMs }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  const before = findKey(state, name);
  const paths = maskPaths(textOf(message.updateMask));
  if (paths.length === 0) throw invalidArgument('update_mask is required', 'updateMask');
  const wrong = paths.find((path) => !UPDATABLE.includes(path));
  if (wrong !== undefined) {
    throw invalidArgument(`The field '${wrong}' of a CryptoKey cannot be updated`, 'updateMask');
  }
  const sent = objectOf(message.body);
  const purpose = textOf(before.body.purpose);
  const algorithm = objectOf(sent.versionTemplate).algorithm;
  const template = paths.includes('versionTemplate.algorithm')
    ? { ...objectOf(before.body.versionTemplate), ...(algorithm ? { algorithm } : {}) }
    : objectOf(before.body.versionTemplate);
  const plain = paths.filter((path) => !path.includes('.'));
  const changed = Object.fromEntries(plain.map((path) => [path, sent[path] ?? undefined]));
  const merged = withoutNothing({ ...before.body, ...changed, versionTemplate: template });
  checkRotation(merged, purpose);
  checkLabels(objectOf(merged.labels));
  const body = checkedKey(merged);
  const after = replaceResource(state, 'cloudkms', name, body);
  return { state: after, body: keyView(after, name, nowMs) };
}

const withoutNothing = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

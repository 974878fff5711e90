import { createECDH, createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, page } from '../contract/service';
import { crc32c } from '../protocol/crc';
import { ApiError, invalidArgument, notFound, unimplemented } from '../protocol/errors';
import { rfc3339, tryParseDuration, tryParseTime } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, withProjectId } from '../state/names';
import type { StoredResource } from '../state/resources';
import { addResource, replaceResource, resourcesUnder, tryResource } from '../state/stored-resources';

const COLLECTION = 'cryptoKeyVersions';

const versionsOf = (state: CloudState, key: string): readonly (readonly [string, StoredResource])[] =>
  resourcesUnder(state, 'cloudkms', key, COLLECTION);

/** Adds a version to the key, numbered from 1 upwards. Returns the version's name too. */
export function withNewVersion(
  state: CloudState,
  key: string,
  template: JsonObject,
  nowMs: number,
): { readonly state: CloudState; readonly name: string } {
  const numbers = versionsOf(state, key).map(([each]) => Number(lastSegment(each)));
  const name = `${key}/${COLLECTION}/${Math.max(0, ...numbers) + 1}`;
  const body = { state: 'ENABLED', ...template };
  return { state: addResource(state, 'cloudkms', name, { body, nowMs }), name };
}

/** A version is destroyed when its destroy time is reached (cloud.google.com/kms/docs/key-states). */
export function versionView(name: string, { body, createdMs }: StoredResource, nowMs: number): JsonObject {
  const made = rfc3339(createdMs);
  const view = { name, createTime: made, generateTime: made, ...body };
  const { destroyTime } = body;
  const dueMs = tryParseTime(textOf(destroyTime));
  if (dueMs === undefined || dueMs > nowMs) return view;
  const { destroyTime: _past, ...rest } = view as JsonObject;
  return { ...rest, state: 'DESTROYED', destroyEventTime: textOf(destroyTime) };
}

/**
 * Neither updatePrimaryVersion nor rotation is implemented, so the first version of a symmetric key stays its primary
 * version.
 */
export function primaryOf(state: CloudState, key: string, nowMs: number): JsonObject | undefined {
  const name = `${key}/${COLLECTION}/1`;
  const first = tryResource(state, 'cloudkms', name);
  return first && versionView(name, first, nowMs);
}

function versionOf({ state, message, nowMs }: Call): { name: string; view: JsonObject } {
  const name = withProjectId(state, textOf(message.name));
  const found = tryResource(state, 'cloudkms', name);
  if (!found) throw new ApiError('NOT_FOUND', `CryptoKeyVersion ${name} not found.`);
  return { name, view: versionView(name, found, nowMs) };
}

const keyOf = (state: CloudState, version: string): StoredResource => {
  const name = version.split('/').slice(0, 8).join('/');
  const key = tryResource(state, 'cloudkms', name);
  if (!key) throw notFound(name);
  return key;
};

export const getVersion = (call: Call): Answer => ({ body: versionOf(call).view });

export function listVersions({ state, message, nowMs }: Call): Answer {
  const key = withProjectId(state, textOf(message.parent));
  if (!tryResource(state, 'cloudkms', key)) throw new ApiError('NOT_FOUND', `CryptoKey ${key} not found.`);
  for (const member of ['filter', 'orderBy'] as const) {
    if (textOf(message[member]) !== '') throw unimplemented(`${member} of cryptoKeyVersions.list`, member);
  }
  const all = versionsOf(state, key).map(([name, version]) => versionView(name, version, nowMs));
  const { items, nextPageToken } = page(all, message, { byDefault: 100, max: 1000 });
  return {
    body: {
      ...(items.length === 0 ? {} : { cryptoKeyVersions: [...items] }),
      totalSize: all.length,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

export function createVersion({ state, message, nowMs }: Call): Answer {
  const key = withProjectId(state, textOf(message.parent));
  const found = tryResource(state, 'cloudkms', key);
  if (!found) throw new ApiError('NOT_FOUND', `CryptoKey ${key} not found.`);
  const sent = textOf(objectOf(message.body).state);
  if (!['', 'ENABLED'].includes(sent)) throw unimplemented(`a new version that is ${sent}`, 'body.state');
  if (found.body.importOnly === true) {
    throw new ApiError('FAILED_PRECONDITION', `CryptoKey ${key} may contain imported versions only.`);
  }
  const after = withNewVersion(state, key, objectOf(found.body.versionTemplate), nowMs);
  const made = tryResource(after.state, 'cloudkms', after.name) as StoredResource;
  return { state: after.state, body: versionView(after.name, made, nowMs) };
}

/** The version stays in DESTROY_SCHEDULED for the time that its key sets, and can be restored until then. */
export function destroyVersion(call: Call): Answer {
  const { state, nowMs } = call;
  const { name, view } = versionOf(call);
  if (!['ENABLED', 'DISABLED'].includes(textOf(view.state))) {
    throw new ApiError(
      'FAILED_PRECONDITION',
      `CryptoKeyVersion ${name} is ${textOf(view.state)} and cannot be destroyed.`,
    );
  }
  const waits = tryParseDuration(keyOf(state, name).body.destroyScheduledDuration) ?? 30 * 86_400_000;
  const before = tryResource(state, 'cloudkms', name) as StoredResource;
  const body = { ...before.body, state: 'DESTROY_SCHEDULED', destroyTime: rfc3339(nowMs + waits) };
  const after = replaceResource(state, 'cloudkms', name, body);
  return { state: after, body: versionView(name, { ...before, body }, nowMs) };
}

/** The purpose must be asymmetric, and the version must be enabled (API description; key-states). */
export function getPublicKey(call: Call): Answer {
  const { name, view } = versionOf(call);
  const purpose = textOf(keyOf(call.state, name).body.purpose);
  if (!purpose.startsWith('ASYMMETRIC_')) {
    throw invalidArgument(`The key of ${name} has the purpose ${purpose} and no public key.`, 'name');
  }
  if (view.state !== 'ENABLED') {
    throw new ApiError('FAILED_PRECONDITION', `CryptoKeyVersion ${name} is ${textOf(view.state)}.`);
  }
  const format = textOf(call.message.publicKeyFormat);
  if (!['', 'PUBLIC_KEY_FORMAT_UNSPECIFIED', 'PEM'].includes(format)) {
    throw unimplemented(`the public key format ${format}`, 'publicKeyFormat');
  }
  const algorithm = textOf(view.algorithm);
  const pem = publicKeyPem(algorithm, name);
  const { protectionLevel = 'SOFTWARE' } = view;
  return { body: { name, algorithm, protectionLevel, pem, pemCrc32c: String(crc32c(pem)) } };
}

/** SubjectPublicKeyInfo up to the curve point (RFC 5480, section 2.2). */
const EC_KEYS: Readonly<Record<string, { readonly curve: string; readonly prefix: string }>> = {
  EC_SIGN_P256_SHA256: {
    curve: 'prime256v1',
    prefix: '3059301306072a8648ce3d020106082a8648ce3d030107034200',
  },
  EC_SIGN_P384_SHA384: { curve: 'secp384r1', prefix: '3076301006072a8648ce3d020106052b81040022036200' },
};

/** PKCS #8 of an Ed25519 key up to its seed (RFC 8410, section 7). */
const ED25519_PREFIX = '302e020100300506032b657004220420';

/**
 * The public half of a key that derives from the version's name. It differs between versions, is the same in each call,
 * and has no value as a secret.
 */
function publicKeyPem(algorithm: string, name: string): string {
  const seed = createHash('sha256').update(name).digest();
  const curve = EC_KEYS[algorithm];
  if (curve) {
    const ecdh = createECDH(curve.curve);
    ecdh.setPrivateKey(seed);
    const der = Buffer.concat([Buffer.from(curve.prefix, 'hex'), ecdh.getPublicKey()]);
    return createPublicKey({ key: der, format: 'der', type: 'spki' })
      .export({ format: 'pem', type: 'spki' })
      .toString();
  }
  if (algorithm === 'EC_SIGN_ED25519') {
    const key = Buffer.concat([Buffer.from(ED25519_PREFIX, 'hex'), seed]);
    const secret = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
    return createPublicKey(secret).export({ format: 'pem', type: 'spki' }).toString();
  }
  // Deriving RSA and post-quantum keys from a name would need a custom generator.
  throw unimplemented(`a public key of ${algorithm} (${lastSegment(name)})`, 'versionTemplate.algorithm');
}

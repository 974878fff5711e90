import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { Json, JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, pageBody } from '../contract/service';
import { agentEmail, withAgent } from '../iam/agents';
import { concurrentChange, withoutPolicy } from '../iam/policies';
import { ApiError, invalidArgument } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import type { StoredResource } from '../state/resources';
import {
  addResource,
  etagOf,
  removeResource,
  replaceResource,
  resourcesUnder,
  tryResource,
} from '../state/stored-resources';

const API = 'binaryauthorization';

/** @throws ApiError NOT_FOUND */
export function findAttestor(state: CloudState, name: string): StoredResource {
  const found = tryResource(state, API, name);
  if (!found) throw new ApiError('NOT_FOUND', `Attestor ${name} not found`);
  return found;
}

const attestorView = (name: string, attestor: StoredResource): JsonObject => ({
  name,
  ...attestor.body,
  etag: etagOf(name, attestor),
});

const nameIn = ({ state, message }: Call): string => withProjectId(state, textOf(message.name));

export function getAttestor(call: Call): Answer {
  const name = nameIn(call);
  return { body: attestorView(name, findAttestor(call.state, name)) };
}

export function listAttestors({ state, message }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const attestors = resourcesUnder(state, API, parent, 'attestors');
  const views = attestors.map(([name, attestor]): Json => attestorView(name, attestor));
  return { body: pageBody('attestors', views, message, { byDefault: 100, max: 100 }) };
}

export function createAttestor({ state, message, nowMs }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const id = textOf(message.attestorId);
  if (id === '') throw invalidArgument('attestor_id is required', 'attestorId');
  const name = `${parent}/attestors/${id}`;
  const { name: sentName, etag: _etag, ...sent } = objectOf(message.body);
  if (withProjectId(state, textOf(sentName)) !== name) {
    throw invalidArgument(`The attestor's name must be ${name}`, 'body.name');
  }
  if (tryResource(state, API, name)) throw new ApiError('ALREADY_EXISTS', `Attestor ${name} already exists`);
  const body = { ...checkedAttestor(state, name, sent), updateTime: rfc3339(nowMs) };
  const made = withAgent(state, projectOf(name), 'binaryauthorization', 'its first attestor');
  const after = addResource(made, API, name, { body, nowMs });
  return { state: after, body: attestorView(name, findAttestor(after, name)) };
}

/** PUT: replaces the whole attestor, except the note that it refers to. */
export function updateAttestor(call: Call): Answer {
  const { state, message, nowMs } = call;
  const name = nameIn(call);
  const before = findAttestor(state, name);
  const { name: _inPath, etag, updateTime: _outputOnly, ...sent } = objectOf(message.body);
  if (textOf(etag) !== '' && textOf(etag) !== etagOf(name, before)) throw concurrentChange();
  const noteOf = (attestor: JsonObject): string =>
    withProjectId(state, textOf(objectOf(attestor.userOwnedGrafeasNote).noteReference));
  if (noteOf(sent) !== noteOf(before.body)) {
    throw invalidArgument('note_reference may not be updated', 'body.userOwnedGrafeasNote.noteReference');
  }
  const body = { ...checkedAttestor(state, name, sent), updateTime: rfc3339(nowMs) };
  const after = replaceResource(state, API, name, body);
  return { state: after, body: attestorView(name, findAttestor(after, name)) };
}

/** Deletes the attestor. The API's description does not mention policies that still name it. */
export function deleteAttestor(call: Call): Answer {
  const name = nameIn(call);
  findAttestor(call.state, name);
  return { state: withoutPolicy(removeResource(call.state, API, name), name), body: {} };
}

function checkedAttestor(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const note = objectOf(sent.userOwnedGrafeasNote);
  const reference = textOf(note.noteReference);
  checkNote(state, reference);
  const publicKeys = listOf(note.publicKeys).map(checkedKey);
  const ids = publicKeys.map(({ id }) => textOf(id));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw invalidArgument(`Two public keys have the ID ${twice}`, KEYS);
  const description = textOf(sent.description);
  return {
    ...(description === '' ? {} : { description }),
    userOwnedGrafeasNote: {
      noteReference: reference,
      ...(publicKeys.length === 0 ? {} : { publicKeys }),
      delegationServiceAccountEmail: agentEmail(state, projectOf(name), 'binaryauthorization'),
    },
  };
}

/** "A project ID must be used, not a project number." */
function checkNote(state: CloudState, reference: string): void {
  const place = 'body.userOwnedGrafeasNote.noteReference';
  if (!/^projects\/[a-z][a-z0-9:.-]*\/notes\/[^/]+$/.test(reference)) {
    throw invalidArgument(`"${reference}" is not of the form projects/[PROJECT_ID]/notes/*`, place);
  }
  if (tryResource(state, 'containeranalysis', reference)) return;
  // The code is not documented. Of the create method's codes, NOT_FOUND refers to the project.
  throw invalidArgument(`Note ${reference} does not exist`, `${reference}, which must be created first`);
}

const KEYS = 'body.userOwnedGrafeasNote.publicKeys';

function checkedKey(sent: Json): JsonObject {
  const key = objectOf(sent);
  const pkix = objectOf(key.pkixPublicKey);
  const algorithm = textOf(pkix.signatureAlgorithm);
  const parsed = parsedKey(textOf(pkix.publicKeyPem));
  const matches = SIGNATURE_KEYS[commonName(algorithm)];
  if (!matches?.(parsed)) {
    throw invalidArgument(
      `The public key does not match the signature algorithm ${algorithm || '(none)'}`,
      `${KEYS}.pkixPublicKey.signatureAlgorithm`,
    );
  }
  const id = textOf(key.id) || digestId(parsed);
  // "It MUST be a valid RFC3986 URI". The value that gcloud writes, `//cloudkms.googleapis.com/v1/…`, is a URI
  // reference.
  if (!/^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/.test(id)) {
    throw invalidArgument(`The ID "${id}" of a public key is not a URI`, `${KEYS}.id`);
  }
  const comment = textOf(key.comment);
  return {
    ...(comment === '' ? {} : { comment }),
    id,
    pkixPublicKey: { publicKeyPem: textOf(pkix.publicKeyPem), signatureAlgorithm: commonName(algorithm) },
  };
}

function parsedKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw invalidArgument(
      'public_key_pem is not a PEM-encoded public key',
      `${KEYS}.pkixPublicKey.publicKeyPem`,
    );
  }
}

/** "If id is left blank, a default one will be computed based on the digest of the DER encoding" (form: RFC 6920). */
const digestId = (key: KeyObject): string =>
  `ni:///sha-256;${createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('base64url')}`;

/** Two names have the same number. Google answers with the first one (the provider treats both as equal). */
const commonName = (algorithm: string): string =>
  algorithm.replace(/^EC_SIGN_/, 'ECDSA_').replace(/^RSA_SIGN_PSS_/, 'RSA_PSS_');

const onCurve =
  (curve: string) =>
  ({ asymmetricKeyDetails }: KeyObject): boolean =>
    asymmetricKeyDetails?.namedCurve === curve;

const ofBits =
  (bits: number) =>
  ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
    asymmetricKeyType === 'rsa' && asymmetricKeyDetails?.modulusLength === bits;

/** "These signature algorithm must match the structure and any object identifiers encoded in public_key_pem." */
const SIGNATURE_KEYS: Readonly<Record<string, (key: KeyObject) => boolean>> = {
  ECDSA_P256_SHA256: onCurve('prime256v1'),
  ECDSA_P384_SHA384: onCurve('secp384r1'),
  ECDSA_P521_SHA512: onCurve('secp521r1'),
  RSA_PSS_2048_SHA256: ofBits(2048),
  RSA_PSS_3072_SHA256: ofBits(3072),
  RSA_PSS_4096_SHA256: ofBits(4096),
  RSA_PSS_4096_SHA512: ofBits(4096),
  RSA_SIGN_PKCS1_2048_SHA256: ofBits(2048),
  RSA_SIGN_PKCS1_3072_SHA256: ofBits(3072),
  RSA_SIGN_PKCS1_4096_SHA256: ofBits(4096),
  RSA_SIGN_PKCS1_4096_SHA512: ofBits(4096),
};

import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { named } from '../iam/tested-resource';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { withProjectId } from '../state/names';
import { addResource, replaceResource, tryResource } from '../state/stored-resources';
import { existingSecret, onSecret, SECRET_ACCESS, withProjectNumber } from './secretmanager-secrets';

const API = 'secretmanager';

const turned = (verb: 'enable' | 'disable' | 'destroy', to: VersionState): Method => ({
  permissions: [{ permission: `secretmanager.versions.${verb}`, on: onSecret, source: SECRET_ACCESS }],
  changes: { name: true },
  answer: (call) => turnVersion(call, to),
});

type VersionState = 'ENABLED' | 'DISABLED' | 'DESTROYED';

export const VERSION_METHODS: Readonly<Record<string, Method>> = {
  'SecretManagerService.AddSecretVersion': {
    permissions: [{ permission: 'secretmanager.versions.add', on: named('parent'), source: SECRET_ACCESS }],
    changes: {
      parent: true,
      'payload.data': true,
      'payload.dataCrc32c': 'a checksum of the data in transit; the sandbox loses no data in transit',
    },
    answer: addVersion,
  },
  'SecretManagerService.AccessSecretVersion': {
    permissions: [{ permission: 'secretmanager.versions.access', on: onSecret, source: SECRET_ACCESS }],
    changes: 'nothing',
    answer: accessVersion,
  },
  'SecretManagerService.GetSecretVersion': {
    permissions: [{ permission: 'secretmanager.versions.get', on: onSecret, source: SECRET_ACCESS }],
    changes: 'nothing',
    answer: ({ state, message }) => ({ body: viewOf(state, existingVersion(state, textOf(message.name))) }),
  },
  'SecretManagerService.ListSecretVersions': {
    permissions: [{ permission: 'secretmanager.versions.list', on: named('parent'), source: SECRET_ACCESS }],
    changes: 'nothing',
    answer: listVersions,
  },
  'SecretManagerService.EnableSecretVersion': turned('enable', 'ENABLED'),
  'SecretManagerService.DisableSecretVersion': turned('disable', 'DISABLED'),
  'SecretManagerService.DestroySecretVersion': turned('destroy', 'DESTROYED'),
};

/** Destroyed versions have no value, so their records count too. */
function numbersOf(state: CloudState, secret: string): readonly number[] {
  const prefix = `${secret}/versions/`;
  const names = [...Object.keys(state.secrets), ...Object.keys(state.resources[API] ?? {})];
  const numbers = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter(Number.isInteger);
  return [...new Set(numbers)].sort((a, b) => b - a);
}

/** `latest` is the newest version, whatever its state (SecretManagerService.AccessSecretVersion). */
function existingVersion(state: CloudState, sent: string): string {
  const name = withProjectId(state, sent);
  const [newest] = numbersOf(state, name.slice(0, name.indexOf('/versions/')));
  const resolved =
    name.endsWith('/latest') && newest !== undefined ? name.replace(/latest$/, String(newest)) : name;
  if (tryMember(state.secrets, resolved) !== undefined || tryResource(state, API, resolved)) return resolved;
  throw new ApiError('NOT_FOUND', `Secret Version [${sent}] not found.`, { place: sent });
}

const stateOf = (state: CloudState, name: string): VersionState => {
  const stored = tryResource(state, API, name)?.body.state;
  return stored === 'DISABLED' || stored === 'DESTROYED' ? stored : 'ENABLED';
};

function viewOf(state: CloudState, name: string): JsonObject {
  const stored = tryResource(state, API, name);
  return {
    name: withProjectNumber(state, name),
    ...(stored ? { createTime: rfc3339(stored.createdMs) } : {}),
    state: stateOf(state, name),
  };
}

function accessVersion({ state, message }: Call): Answer {
  const name = existingVersion(state, textOf(message.name));
  const now = stateOf(state, name);
  if (now !== 'ENABLED') {
    throw new ApiError('FAILED_PRECONDITION', `Secret Version [${name}] is in ${now} state.`, {
      place: name,
    });
  }
  const data = Buffer.from(tryMember(state.secrets, name) ?? '', 'utf8').toString('base64');
  return { body: { name: withProjectNumber(state, name), payload: { data } } };
}

/** SecretPayload.data: at most 64 KiB. */
const LARGEST = 65_536;

function addVersion({ state, nowMs, message }: Call): Answer {
  const secret = existingSecret(state, textOf(message.parent));
  const data = Buffer.from(textOf(objectOf(message.payload).data), 'base64');
  if (data.length === 0 || data.length > LARGEST) {
    throw invalidArgument('The payload must have between 1 and 65536 bytes.', 'payload.data');
  }
  const text = data.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(data))
    throw unimplemented('A payload that is not text', 'payload.data');
  const name = `${secret}/versions/${(numbersOf(state, secret)[0] ?? 0) + 1}`;
  const added = addResource(state, API, name, { body: { state: 'ENABLED' }, nowMs });
  const after = { ...added, secrets: { ...added.secrets, [name]: text } };
  return { state: after, body: viewOf(after, name) };
}

function listVersions({ state, message }: Call): Answer {
  const secret = existingSecret(state, textOf(message.parent));
  const versions = numbersOf(state, secret).map((number) => viewOf(state, `${secret}/versions/${number}`));
  return { body: pageBody('versions', versions, message, { byDefault: 25_000, max: 25_000 }) };
}

/** A destroyed version stays destroyed and loses its value. */
function turnVersion({ state, nowMs, message }: Call, to: VersionState): Answer {
  const name = existingVersion(state, textOf(message.name));
  if (stateOf(state, name) === 'DESTROYED') {
    throw new ApiError('FAILED_PRECONDITION', `Secret Version [${name}] is in DESTROYED state.`, {
      place: name,
    });
  }
  const body = { state: to };
  const turnedState = tryResource(state, API, name)
    ? replaceResource(state, API, name, body)
    : addResource(state, API, name, { body, nowMs });
  const { [name]: _gone, ...rest } = turnedState.secrets;
  const after = to === 'DESTROYED' ? { ...turnedState, secrets: rest } : turnedState;
  return { state: after, body: viewOf(after, name) };
}

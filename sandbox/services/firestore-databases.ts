import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call, Method } from '../contract/service';
import { agentEmail } from '../iam/agents';
import { requireKey } from '../iam/customer-key';
import { databaseResource, scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { rfc3339 } from '../protocol/time';
import { maskPaths } from '../schema/field-mask';
import type { CloudState } from '../state/cloud-state';
import type { Database } from '../state/firestore';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import { findDatabase, withDatabase } from './firestore-state';
import { isLocationOf } from './locations';

const MANAGING = 'cloud.google.com/firestore/docs/manage-databases, required permissions';

const onDatabase =
  (read: (message: JsonObject) => Json | undefined) =>
  ({ state, message }: Call) => [databaseResource(state, textOf(read(message)))];

const onNamed = onDatabase(({ name }) => name);

/** Methods for whole databases: google.firestore.admin.v1. */
export const DATABASE_METHODS: Readonly<Record<string, Method>> = {
  'FirestoreAdmin.CreateDatabase': {
    permissions: [{ permission: 'datastore.databases.create', on: scopeOf('parent'), source: MANAGING }],
    changes: {
      parent: true,
      databaseId: true,
      'database.name': true,
      'database.locationId': true,
      'database.type': true,
      'database.databaseEdition': true,
      'database.concurrencyMode':
        'stored and returned: transactions are not implemented, and single writes behave the same',
      'database.appEngineIntegrationMode': 'stored and returned: the sandbox has no App Engine',
      'database.pointInTimeRecoveryEnablement':
        'stored and returned: the sandbox has no reads at a past time',
      'database.deleteProtectionState': true,
      'database.cmekConfig.kmsKeyName': true,
    },
    answer: createDatabase,
  },
  'FirestoreAdmin.GetDatabase': {
    permissions: [{ permission: 'datastore.databases.getMetadata', on: onNamed, source: MANAGING }],
    changes: 'nothing',
    answer: ({ state, message, nowMs }) => ({
      body: databaseView(findDatabase(state, textOf(message.name)), nowMs),
    }),
  },
  'FirestoreAdmin.ListDatabases': {
    permissions: [
      {
        permission: 'datastore.databases.list',
        on: scopeOf('parent'),
        source: 'cloud.google.com/firestore/docs/security/iam',
      },
    ],
    changes: 'nothing',
    answer: listDatabases,
  },
  'FirestoreAdmin.UpdateDatabase': {
    permissions: [
      {
        permission: 'datastore.databases.update',
        on: onDatabase(({ database }) => objectOf(database).name),
        source: MANAGING,
      },
    ],
    changes: {
      updateMask: true,
      'database.name': true,
      'database.etag': true,
      'database.type': true,
      'database.concurrencyMode': 'stored and returned, as at creation',
      'database.appEngineIntegrationMode': 'stored and returned, as at creation',
      'database.pointInTimeRecoveryEnablement': 'stored and returned, as at creation',
      'database.deleteProtectionState': true,
      'database.locationId': true,
      'database.databaseEdition': true,
      'database.cmekConfig.kmsKeyName': true,
    },
    answer: updateDatabase,
    takesWholeResource: true,
  },
  'FirestoreAdmin.DeleteDatabase': {
    permissions: [{ permission: 'datastore.databases.delete', on: onNamed, source: MANAGING }],
    changes: { name: true, etag: true },
    answer: deleteDatabase,
  },
};

/** CreateDatabaseRequest.database_id: 4 to 63 characters and not like a UUID, or the default id. */
const ID = /^[a-z][a-z0-9-]{2,61}[a-z0-9]$/;
const LIKE_UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * How long a deleted id stays unavailable. Doubtful: the API answers "Please retry in N seconds", and reports name up
 * to 300; no page that was read guarantees it.
 */
const ID_TAKEN_MS = 300_000;

function createDatabase(call: Call): Answer {
  const { state, message, nowMs } = call;
  const id = textOf(message.databaseId);
  if (id !== '(default)' && (!ID.test(id) || LIKE_UUID.test(id))) {
    throw invalidArgument(`database_id '${id}' is not a valid database id`, 'databaseId');
  }
  const name = withProjectId(state, `${textOf(message.parent)}/databases/${id}`);
  const sent = objectOf(message.database);
  if (sent.name !== undefined && withProjectId(state, textOf(sent.name)) !== name) {
    throw invalidArgument('database.name must be empty or match parent and database_id', 'database.name');
  }
  checkIdIsFree(state, name, nowMs);
  const database: Database = {
    name,
    settings: newSettings(state, name, sent),
    uid: uidOf(`${name} ${nowMs}`),
    createdMs: nowMs,
    updatedMs: nowMs,
    version: 1,
    lastMicros: 0,
    shards: {},
  };
  return { state: withDatabase(state, database), body: operation(database, nowMs) };
}

function checkIdIsFree(state: CloudState, name: string, nowMs: number): void {
  if (Object.hasOwn(state.firestore.databases, name)) {
    throw new ApiError('ALREADY_EXISTS', 'Database already exists. Please use another database_id', {
      place: 'databaseId',
    });
  }
  const deleted = tryMember(state.firestore.deletedMs, name);
  const left = deleted === undefined ? 0 : deleted + ID_TAKEN_MS - nowMs;
  if (left <= 0) return;
  throw new ApiError(
    'FAILED_PRECONDITION',
    `Database ID '${lastSegment(name)}' is not available in project '${projectOf(name)}'. Please retry in ${Math.ceil(left / 1000)} seconds.`,
    { place: 'databaseId' },
  );
}

/** Defaults as the descriptions of the fields give them (google/firestore/admin/v1/database.proto). */
function newSettings(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const { name: _name, ...settings } = sent;
  const locationId = textOf(sent.locationId);
  if (!isLocationOf('firestore', locationId)) {
    throw invalidArgument(
      `Invalid location: '${locationId}' is not a location of Firestore`,
      'database.locationId',
    );
  }
  if (!['FIRESTORE_NATIVE', 'DATASTORE_MODE'].includes(textOf(sent.type))) {
    throw invalidArgument('database.type is required', 'database.type');
  }
  if (sent.databaseEdition === 'ENTERPRISE')
    throw unimplemented('the ENTERPRISE edition', 'database.databaseEdition');
  const key = textOf(objectOf(sent.cmekConfig).kmsKeyName);
  if (key !== '') {
    requireKey(state, {
      key,
      agent: agentEmail(state, projectOf(name), 'firestore'),
      location: KEY_LOCATIONS[locationId] ?? locationId,
      place: 'database.cmekConfig.kmsKeyName',
    });
  }
  return {
    ...settings,
    databaseEdition: 'STANDARD',
    concurrencyMode: textOf(sent.concurrencyMode) || 'PESSIMISTIC',
    appEngineIntegrationMode: textOf(sent.appEngineIntegrationMode) || 'DISABLED',
    pointInTimeRecoveryEnablement:
      textOf(sent.pointInTimeRecoveryEnablement) || 'POINT_IN_TIME_RECOVERY_DISABLED',
    deleteProtectionState: textOf(sent.deleteProtectionState) || 'DELETE_PROTECTION_DISABLED',
  };
}

/** Database.cmekConfig: the keys of a multi-region database are in the KMS multi-region that contains it. */
const KEY_LOCATIONS: Readonly<Record<string, string>> = { nam5: 'us', nam7: 'us', eur3: 'europe' };

function listDatabases({ state, message, nowMs }: Call): Answer {
  const prefix = `${withProjectId(state, textOf(message.parent))}/databases/`;
  const found = Object.values(state.firestore.databases).filter(({ name }) => name.startsWith(prefix));
  return { body: found.length === 0 ? {} : { databases: found.map((each) => databaseView(each, nowMs)) } };
}

/**
 * The members that the mask can name. The others are fixed at creation. Without a mask, changes the members that are
 * sent.
 */
const CHANGEABLE = [
  'type',
  'concurrencyMode',
  'appEngineIntegrationMode',
  'pointInTimeRecoveryEnablement',
  'deleteProtectionState',
];

function updateDatabase({ state, message, nowMs }: Call): Answer {
  const { name: sentName, etag, ...sent } = objectOf(message.database);
  const database = findDatabase(state, textOf(sentName));
  checkEtag(database, etag);
  const mask = maskPaths(textOf(message.updateMask)).filter((path) => path !== 'etag');
  const paths = mask.length > 0 ? mask : Object.keys(sent);
  for (const path of paths) checkChangeable(database, path, sent[path]);
  const changed = Object.fromEntries(paths.map((path) => [path, sent[path] ?? database.settings[path]]));
  const after: Database = {
    ...database,
    settings: { ...database.settings, ...changed },
    updatedMs: nowMs,
    version: database.version + 1,
  };
  return { state: withDatabase(state, after), body: operation(after, nowMs) };
}

function checkChangeable({ settings, shards }: Database, path: string, value: Json | undefined): void {
  const same = JSON.stringify(settings[path]) === JSON.stringify(value);
  if (!CHANGEABLE.includes(path) && !same) {
    throw invalidArgument(`Field 'database.${path}' cannot be changed`, `database.${path}`);
  }
  // Only an empty database can change between the modes (manage-databases, "change the database type").
  const holdsDocuments = Object.values(shards).some((shard) => Object.keys(shard).length > 0);
  if (path === 'type' && !same && holdsDocuments) {
    throw new ApiError('FAILED_PRECONDITION', 'The type of a database with data cannot be changed.', {
      place: 'database.type',
    });
  }
}

function deleteDatabase({ state, message, nowMs }: Call): Answer {
  const database = findDatabase(state, textOf(message.name));
  checkEtag(database, message.etag);
  const { name, settings } = database;
  if (settings.deleteProtectionState === 'DELETE_PROTECTION_ENABLED') {
    throw new ApiError(
      'FAILED_PRECONDITION',
      `Database ${name} has delete protection enabled and cannot be deleted.`,
      {
        place: `deleteProtectionState of ${name}`,
      },
    );
  }
  const { [name]: _gone, ...databases } = state.firestore.databases;
  const deletedMs = { ...state.firestore.deletedMs, [name]: nowMs };
  return {
    state: { ...state, firestore: { ...state.firestore, databases, deletedMs } },
    body: operation(database, nowMs),
  };
}

function checkEtag(database: Database, sent: Json | undefined): void {
  if (textOf(sent) === '' || sent === etagOf(database)) return;
  throw new ApiError('ABORTED', 'The etag does not match the current version of the database.', {
    place: 'etag',
  });
}

const etagOf = ({ name, version }: Database): string => Buffer.from(`${name}#${version}`).toString('base64');

/**
 * Past versions are stored for an hour, or for seven days with point-in-time recovery
 * (Database.versionRetentionPeriod).
 */
const RETENTION_SECONDS = { POINT_IN_TIME_RECOVERY_ENABLED: 604_800, POINT_IN_TIME_RECOVERY_DISABLED: 3_600 };

function databaseView(database: Database, nowMs: number): JsonObject {
  const { name, uid, settings, createdMs, updatedMs } = database;
  const recovery = settings.pointInTimeRecoveryEnablement === 'POINT_IN_TIME_RECOVERY_ENABLED';
  const seconds = RETENTION_SECONDS[`POINT_IN_TIME_RECOVERY_${recovery ? 'ENABLED' : 'DISABLED'}`];
  return {
    name,
    uid,
    createTime: rfc3339(createdMs),
    updateTime: rfc3339(updatedMs),
    ...settings,
    versionRetentionPeriod: `${seconds}s`,
    earliestVersionTime: rfc3339(Math.max(createdMs, nowMs - seconds * 1000)),
    etag: etagOf(database),
  };
}

const DATABASE_TYPE = 'type.googleapis.com/google.firestore.admin.v1.Database';

/** The operation is done immediately: clients read `done` before they poll. */
const operation = (database: Database, nowMs: number): JsonObject => ({
  name: `${database.name}/operations/${uidOf(`${database.name} ${database.version} ${nowMs}`)}`,
  done: true,
  response: { '@type': DATABASE_TYPE, ...databaseView(database, nowMs) },
});

function uidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

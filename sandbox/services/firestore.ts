import type { Json, JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Requirement } from '../contract/requirement';
import { type Answer, type Call, defineService } from '../contract/service';
import { databaseResource, scopeOf } from '../iam/tested-resource';
import { unimplemented } from '../protocol/errors';
import { rfc3339Micros } from '../protocol/time';
import { commit, tryDocument } from './firestore-commit';
import { DATABASE_METHODS } from './firestore-databases';
import { locateDocument } from './firestore-names';
import { findDatabase } from './firestore-state';
import { getLocationOf, listLocationsOf } from './locations';

const LOCATIONS = 'cloud.google.com/firestore/docs/security/iam, "Locations"';

/** Firestore v1 over REST: databases, atomic commits with preconditions, and reads by name. */
export const firestore = defineService({
  sources: {
    id: 'firestore',
    clients: [
      { pkg: '@google-cloud/firestore', file: 'build/protos/v1.json', serves: ['google.firestore.v1'] },
      {
        pkg: '@google-cloud/firestore',
        file: 'build/protos/admin_v1.json',
        serves: ['google.firestore.admin.v1'],
      },
    ],
    discovery: ['firestore.v1'],
  },
  api: 'firestore.googleapis.com',
  methods: {
    ...DATABASE_METHODS,
    'v1.projects.locations.list': {
      permissions: [{ permission: 'datastore.locations.list', on: scopeOf('name'), source: LOCATIONS }],
      changes: 'nothing',
      answer: listLocationsOf('firestore'),
    },
    'v1.projects.locations.get': {
      permissions: [{ permission: 'datastore.locations.get', on: scopeOf('name'), source: LOCATIONS }],
      changes: 'nothing',
      answer: getLocationOf('firestore'),
    },
    'Firestore.Commit': {
      // The permissions depend on the writes; see commitRequirements.
      permissions: [],
      changes: { database: true, writes: true },
      answer: commit,
      requirements: commitRequirements,
    },
    'Firestore.BatchGetDocuments': {
      permissions: [
        {
          permission: 'datastore.entities.get',
          on: ({ state, message }) => [databaseResource(state, textOf(message.database))],
          source: 'cloud.google.com/firestore/docs/security/iam',
        },
      ],
      changes: 'nothing',
      answer: batchGet,
    },
  },
});

/**
 * The permission depends on the precondition (cloud.google.com/firestore/docs/security/iam): exists=false creates,
 * exists=true or an update time updates, no precondition can do either, and a delete deletes.
 */
function commitRequirements({ message, state }: Call): Requirement[] {
  const resource = databaseResource(state, textOf(message.database));
  const needed = listOf(message.writes).map(objectOf).flatMap(writePermissions);
  return [...new Set(needed)].map((permission) => ({
    permission: `datastore.entities.${permission}`,
    resource,
  }));
}

function writePermissions(write: JsonObject): string[] {
  if (write.delete !== undefined) return ['delete'];
  const condition = objectOf(write.currentDocument);
  if (condition.exists === false) return ['create'];
  return condition.exists === true || condition.updateTime !== undefined ? ['update'] : ['create', 'update'];
}

function batchGet(call: Call): Answer {
  if (call.message.transaction !== undefined || call.message.newTransaction !== undefined) {
    throw unimplemented('a read inside a transaction');
  }
  const database = findDatabase(call.state, textOf(call.message.database));
  const readTime = rfc3339Micros(Math.max(call.nowMs * 1000, database.lastMicros));
  const found = listOf(call.message.documents).map((sent): Json => {
    const name = textOf(sent);
    const stored = tryDocument(database, locateDocument(call.state, database, name));
    return stored ? { found: { name, ...stored }, readTime } : { missing: name, readTime };
  });
  return { body: found };
}

import type { Json, JsonObject } from '../../core/json';
import type { Requirement } from '../iam/policy';
import { databaseResource } from '../iam/tested-resource';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { withProjectId } from '../protocol/names';
import { rfc3339Micros, tryParseTime } from '../protocol/time';
import { DATABASE_METHODS } from './firestore-databases';
import { type Database, findDatabase, type StoredDocument, withDatabase } from './firestore-state';
import { type Answer, type Call, defineService, listOf, objectOf, textOf } from './service';

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
  },
  api: 'firestore.googleapis.com',
  methods: {
    ...DATABASE_METHODS,
    'Firestore.Commit': {
      // They follow from the writes, see commitRequirements.
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
 * The permission follows the precondition (cloud.google.com/firestore/docs/security/iam): exists=false creates,
 * exists=true or an update time updates, none may do either, a delete deletes.
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

function commit(call: Call): Answer {
  if (call.message.transaction !== undefined) throw unimplemented('a commit inside a transaction');
  const database = findDatabase(call.state, textOf(call.message.database));
  const micros = Math.max(call.nowMs * 1000, database.lastMicros + 1);
  const time = rfc3339Micros(micros);
  let next: Database = { ...database, lastMicros: micros };
  const writeResults: Json[] = [];
  // In order, all or none: an error leaves the state that the caller holds.
  for (const write of listOf(call.message.writes).map(objectOf)) {
    next = applyWrite(call, next, write, time);
    writeResults.push(write.delete === undefined ? { updateTime: time } : {});
  }
  return { state: withDatabase(call.state, next), body: { writeResults, commitTime: time } };
}

function applyWrite(call: Call, database: Database, write: JsonObject, time: string): Database {
  if (write.transform !== undefined || listOf(write.updateTransforms).length > 0) {
    throw unimplemented('a write with field transforms');
  }
  if (write.update === undefined && write.delete === undefined) {
    throw invalidArgument('A write needs an update or a delete', 'writes');
  }
  const name = textOf(write.delete) || textOf(objectOf(write.update).name);
  const { shard, id } = locateDocument(call, database, name);
  const documents = database.shards[shard] ?? {};
  const existing = Object.hasOwn(documents, id) ? documents[id] : undefined;
  checkPrecondition(objectOf(write.currentDocument), existing, name);
  const { [id]: _before, ...others } = write.delete === undefined ? { [id]: undefined } : documents;
  const after =
    write.delete === undefined ? { ...documents, [id]: writtenDocument(write, existing, time) } : others;
  return {
    ...database,
    shards: { ...database.shards, [shard]: after as Record<string, StoredDocument> },
  };
}

function writtenDocument(
  write: JsonObject,
  existing: StoredDocument | undefined,
  time: string,
): StoredDocument {
  const fields = objectOf(objectOf(write.update).fields);
  const createTime = existing?.createTime ?? time;
  if (write.updateMask === undefined) return { fields, createTime, updateTime: time };
  const merged: Record<string, Json | undefined> = { ...existing?.fields };
  for (const path of listOf(objectOf(write.updateMask).fieldPaths).map(textOf)) {
    if (path.includes('.') || path.includes('`'))
      throw unimplemented(`the field path '${path}' below the top level`);
    if (fields[path] === undefined) delete merged[path];
    else merged[path] = fields[path];
  }
  return { fields: merged, createTime, updateTime: time };
}

function checkPrecondition(condition: JsonObject, existing: StoredDocument | undefined, name: string): void {
  if (condition.exists === false && existing) {
    throw new ApiError('ALREADY_EXISTS', `Document already exists: ${name}`);
  }
  if ((condition.exists === true || condition.updateTime !== undefined) && !existing) {
    throw new ApiError('NOT_FOUND', `No document to update: ${name}`);
  }
  if (condition.updateTime === undefined || !existing) return;
  if (microsOf(textOf(condition.updateTime)) !== microsOf(existing.updateTime)) {
    throw new ApiError(
      'FAILED_PRECONDITION',
      `the stored version (${existing.updateTime}) does not match the required base version (${textOf(condition.updateTime)})`,
    );
  }
}

/** Microseconds as an exact text: whole seconds and six digits. */
function microsOf(text: string): string {
  const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? '';
  return `${Math.floor((tryParseTime(text) ?? 0) / 1000)}.${fraction.padEnd(6, '0').slice(0, 6)}`;
}

function batchGet(call: Call): Answer {
  if (call.message.transaction !== undefined || call.message.newTransaction !== undefined) {
    throw unimplemented('a read inside a transaction');
  }
  const database = findDatabase(call.state, textOf(call.message.database));
  const readTime = rfc3339Micros(Math.max(call.nowMs * 1000, database.lastMicros));
  const found = listOf(call.message.documents).map((sent): Json => {
    const name = textOf(sent);
    const { shard, id } = locateDocument(call, database, name);
    const document = database.shards[shard];
    const stored = document && Object.hasOwn(document, id) ? document[id] : undefined;
    return stored ? { found: { name, ...stored }, readTime } : { missing: name, readTime };
  });
  return { body: found };
}

/** `projects/P/databases/D/documents/COLLECTION/ID[/COLLECTION/ID]`. */
function locateDocument(call: Call, database: Database, sent: string): { shard: string; id: string } {
  const name = withProjectId(call.state, sent);
  const prefix = `${database.name}/documents/`;
  const parts = name.startsWith(prefix) ? name.slice(prefix.length).split('/') : [];
  if (parts.length === 0 || parts.length % 2 !== 0 || parts.includes('')) {
    throw invalidArgument(
      `Document name "${sent}" is not below ${prefix} with pairs of collection and id`,
      'writes',
    );
  }
  const id = parts.at(-1) as string;
  return { shard: `${parts.slice(0, -1).join('/')}#${shardOf(id)}`, id };
}

const SHARDS = 64;

const shardOf = (id: string): number =>
  [...id].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521, 7) % SHARDS;

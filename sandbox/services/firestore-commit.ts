import { type Json, type JsonObject, jsonEqual } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call } from '../contract/service';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { rfc3339Micros, tryParseTime } from '../protocol/time';
import type { Database, StoredDocument } from '../state/firestore';
import { checkDocumentSize, checkFields, checkRequestSize } from './firestore-limits';
import { type DocumentPlace, isReserved, locateDocument } from './firestore-names';
import { findDatabase, withDatabase } from './firestore-state';

/** Applies the writes in order, all or none. After an error, the caller keeps its state. */
export function commit(call: Call): Answer {
  if (call.message.transaction !== undefined) throw unimplemented('a commit inside a transaction');
  const database = findDatabase(call.state, textOf(call.message.database));
  const micros = Math.max(call.nowMs * 1000, database.lastMicros + 1);
  const time = rfc3339Micros(micros);
  const writes = listOf(call.message.writes).map(objectOf);
  const places = writes.map((write) => locateDocument(call.state, database, nameOf(write)));
  let next: Database = { ...database, lastMicros: micros };
  const sizes: number[] = [];
  for (const [index, write] of writes.entries()) {
    const place = places[index] as DocumentPlace;
    next = applyWrite(call, next, write, place, time);
    const document = write.delete === undefined ? tryDocument(next, place) : undefined;
    if (document) {
      const about = { name: nameOf(write), path: place.path, fields: document.fields };
      sizes.push(checkDocumentSize(call.state.assumptions, about));
    }
  }
  checkRequestSize(sizes);
  next = places.reduce((after, place) => withKeptTime(database, after, place), next);
  const writeResults: Json[] = places.map((place) => {
    const updateTime = tryDocument(next, place)?.updateTime;
    return updateTime === undefined ? {} : { updateTime };
  });
  return { state: withDatabase(call.state, next), body: { writeResults, commitTime: time } };
}

const nameOf = (write: JsonObject): string => textOf(write.delete) || textOf(objectOf(write.update).name);

export function tryDocument(database: Database, { shard, id }: DocumentPlace): StoredDocument | undefined {
  const documents = database.shards[shard];
  return documents && Object.hasOwn(documents, id) ? documents[id] : undefined;
}

function withDocument(
  database: Database,
  { shard, id }: DocumentPlace,
  document: StoredDocument | undefined,
): Database {
  const { [id]: _before, ...others } = document ? {} : (database.shards[shard] ?? {});
  const documents = document ? { ...database.shards[shard], [id]: document } : others;
  return { ...database, shards: { ...database.shards, [shard]: documents } };
}

/**
 * "If the write did not actually change the document, this will be the previous update_time" (WriteResult.update_time).
 * This applies to the commit as a whole: a change and its reversal are no change (Google's emulator, 2026-11-26).
 */
function withKeptTime(before: Database, after: Database, place: DocumentPlace): Database {
  const [old, written] = [tryDocument(before, place), tryDocument(after, place)];
  const isSame =
    old && written && old.createTime === written.createTime && jsonEqual(old.fields, written.fields);
  return isSame ? withDocument(after, place, { ...written, updateTime: old.updateTime }) : after;
}

function applyWrite(
  call: Call,
  database: Database,
  write: JsonObject,
  place: DocumentPlace,
  time: string,
): Database {
  if (write.transform !== undefined || listOf(write.updateTransforms).length > 0) {
    throw unimplemented('a write with field transforms');
  }
  if (write.update === undefined && write.delete === undefined) {
    throw invalidArgument('A write needs an update or a delete', 'writes');
  }
  const name = nameOf(write);
  checkFields(objectOf(objectOf(write.update).fields));
  const existing = tryDocument(database, place);
  checkPrecondition(call, objectOf(write.currentDocument), existing, name);
  if (write.delete !== undefined) return withDocument(database, place, undefined);
  return withDocument(database, place, writtenDocument(write, existing, time));
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
    if (isReserved(path))
      throw invalidArgument(`Invalid reserved name in field path ${path}`, 'writes.updateMask');
    if (fields[path] === undefined) delete merged[path];
    else merged[path] = fields[path];
  }
  return { fields: merged, createTime, updateTime: time };
}

function checkPrecondition(
  call: Call,
  condition: JsonObject,
  existing: StoredDocument | undefined,
  name: string,
): void {
  const refusal = tryRefusal(condition, existing, name);
  if (!refusal) return;
  throw isContended(call, existing) ? new ApiError('ABORTED', CONTENDED) : refusal;
}

/** The text of the cloud (cloud.google.com/firestore/docs/transaction-data-contention). */
const CONTENDED = 'Too much contention on these documents. Please try again.';

/**
 * The sandbox handles requests in sequence, so two writes count as concurrent when they arrive in the same millisecond.
 * The first one succeeds. The answer to the second one is an assumption.
 */
const isContended = ({ state, nowMs }: Call, existing: StoredDocument | undefined): boolean =>
  state.assumptions['firestore.lost-race'] === 'aborted' &&
  existing !== undefined &&
  tryParseTime(existing.updateTime) === nowMs;

function tryRefusal(
  condition: JsonObject,
  existing: StoredDocument | undefined,
  name: string,
): ApiError | undefined {
  if (condition.exists === false && existing) {
    return new ApiError('ALREADY_EXISTS', `Document already exists: ${name}`);
  }
  if (condition.exists === true && !existing) {
    return new ApiError('NOT_FOUND', `No document to update: ${name}`);
  }
  if (condition.updateTime === undefined) return undefined;
  // Code and text are those of the emulator (2026-11-26), also for a document that does not exist: its version is 0.
  const stored = existing ? microsOf(existing.updateTime) : '0';
  const required = microsOf(textOf(condition.updateTime));
  return stored === required
    ? undefined
    : new ApiError(
        'FAILED_PRECONDITION',
        `the stored version (${stored}) does not match the required base version (${required})`,
      );
}

/** Microseconds since the epoch, as an exact decimal string. */
function microsOf(text: string): string {
  const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? '';
  return `${Math.floor((tryParseTime(text) ?? 0) / 1000)}${fraction.padEnd(6, '0').slice(0, 6)}`;
}

import { isObject, type JsonObject } from '../../../core/values/json';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { PROJECT } from '../schedule/names';
import { tameObject } from './tame-json';

export type LedgerDatabase = 'riposte-cases' | 'riposte-effects';

/** Documents of a collection as Firestore stores them, by id: all of them, or the one with this id. */
export function documentsOf(
  state: CloudState,
  database: LedgerDatabase,
  collection: string,
  only?: string,
): Readonly<Record<string, JsonObject>> {
  const found = state.firestore.databases[`projects/${PROJECT.id}/databases/${database}`];
  const documents: Record<string, JsonObject> = {};
  for (const [shard, held] of Object.entries(found?.shards ?? {})) {
    if (!shard.startsWith(`${collection}#`)) continue;
    for (const [id, { fields }] of Object.entries(held)) {
      if (only === undefined || id === only) documents[id] = bodyOf(fields);
    }
  }
  return documents;
}

/** Firestore's own fields of a case document: the same value until another write. */
export function caseFields(state: CloudState, caseId: string): JsonObject | undefined {
  const found = state.firestore.databases[`projects/${PROJECT.id}/databases/riposte-cases`];
  for (const [shard, held] of Object.entries(found?.shards ?? {})) {
    if (shard.startsWith('cases#') && held[caseId]) return held[caseId].fields;
  }
  return undefined;
}

/** By Firestore's own fields of a document, which never change. The judgements read a document in many states. */
const bodies = new WeakMap<JsonObject, JsonObject>();

/** The ledger stores a document's JSON in one string. Anything else, from a forger, has no meaning. */
function bodyOf(fields: JsonObject): JsonObject {
  const known = bodies.get(fields);
  if (known) return known;
  const body = isObject(fields.body) ? fields.body.stringValue : undefined;
  const read = typeof body === 'string' ? tameObject(body) : fields;
  bodies.set(fields, read);
  return read;
}

export const caseDocument = (state: CloudState, caseId: string): JsonObject | undefined =>
  documentsOf(state, 'riposte-cases', 'cases', caseId)[caseId];

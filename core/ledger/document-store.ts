import { type JsonObject, jsonEqual } from '../values/json';

export interface StoredDocument {
  readonly data: JsonObject;
  /** Opaque. It changes with every write, also with one that repeats the content (core/ledger/revision.ts). */
  readonly version: string;
}

/**
 * The ledger's storage, with the fewest possible operations: create-if-absent, compare-and-set, read. No delete, no list.
 * Firestore implements it with commit preconditions. Tests use memory. One contract suite tests both
 * (test/core/ledger/document-store.contract.ts).
 */
export interface DocumentStore {
  get(collection: Collection, id: string): Promise<StoredDocument | undefined>;
  /**
   * `exists` when another writer was first. `conflict` when others were writing at the same time: this call wrote nothing,
   * and the caller must read whether the document exists now.
   */
  create(collection: Collection, id: string, data: JsonObject): Promise<'created' | 'exists' | 'conflict'>;
  /** `conflict` when the version is no longer the stored one: each version is replaced only once, whatever the writers write. */
  replace(
    collection: Collection,
    id: string,
    data: JsonObject,
    version: string,
  ): Promise<'replaced' | 'conflict'>;
  /** Several documents of one database as they were at one moment, in the requested order. */
  getMany(places: readonly DocumentPlace[]): Promise<readonly (StoredDocument | undefined)[]>;
  /**
   * Writes several documents of one database, all or none. `conflict` when any of them changed since it was read: nothing
   * was written. At least one write, and no place twice.
   */
  commit(writes: readonly DocumentWrite[]): Promise<'committed' | 'conflict'>;
}

export const COLLECTIONS = [
  'cases',
  'tampering',
  'accusations',
  'effects',
  'locks',
  'holds',
  'controls',
  'containments',
  'sayings',
  'forgeries',
] as const;
export type Collection = (typeof COLLECTIONS)[number];

export interface DocumentPlace {
  readonly collection: Collection;
  readonly id: string;
}

export interface DocumentWrite extends DocumentPlace {
  readonly data: JsonObject;
  /** As read. Undefined: the document must not exist yet. */
  readonly version: string | undefined;
}

/** The call lost the race against other writers too often. The message should be delivered again. */
export class Contended extends Error {
  readonly kind = 'contended';
  constructor(where: string) {
    super(`too much contention on ${where}`);
  }
}

const ATTEMPTS = 8;

/**
 * Reads, changes, compares and sets, and repeats on conflict. The document stays as it is if `change` returns undefined or
 * equal content: a delivery that repeats what an earlier one recorded writes nothing.
 */
export async function updateDocument(
  store: DocumentStore,
  collection: Collection,
  id: string,
  change: (current: JsonObject | undefined) => JsonObject | undefined,
): Promise<JsonObject | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = await store.get(collection, id);
    const next = change(current?.data);
    if (next === undefined || (current && jsonEqual(current.data, next))) return current?.data;
    const outcome = current
      ? await store.replace(collection, id, next, current.version)
      : await store.create(collection, id, next);
    if (outcome === 'created' || outcome === 'replaced') return next;
  }
  throw new Contended(`${collection}/${id}`);
}

/**
 * Reads several documents together, decides, and writes them together. Repeats when another writer was faster. `decide`
 * returns the new contents in the order of `places`: undefined for a document that stays as it is, and an empty list when
 * there is nothing to write.
 */
export async function updateTogether(
  store: DocumentStore,
  places: readonly DocumentPlace[],
  decide: (current: readonly (JsonObject | undefined)[]) => readonly (JsonObject | undefined)[],
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const read = await store.getMany(places);
    const next = decide(read.map((document) => document?.data));
    const writes = places.flatMap((place, index): DocumentWrite[] => {
      const data = next[index];
      return data === undefined ? [] : [{ ...place, data, version: read[index]?.version }];
    });
    if (writes.length === 0 || (await store.commit(writes)) === 'committed') return;
  }
  throw new Contended(places.map(({ collection, id }) => `${collection}/${id}`).join(', '));
}

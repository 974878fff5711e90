import type { JsonObject } from '../json';

export interface StoredDocument {
  readonly data: JsonObject;
  /** Opaque; changes with every write, also with one that repeats the content (core/ledger/revision.ts). */
  readonly version: string;
}

/**
 * The ledger's storage, as small as it can be: create-if-absent, compare-and-set, read. No delete, no list.
 * Firestore implements it with commit preconditions; memory for tests. One contract suite holds both
 * (test/ledger/document-store.contract.ts).
 */
export interface DocumentStore {
  get(collection: Collection, id: string): Promise<StoredDocument | undefined>;
  /**
   * `exists` when another writer was first. `conflict` when others were writing at the same time: nothing was written
   * by this call, and whether the document exists now is to be read.
   */
  create(collection: Collection, id: string, data: JsonObject): Promise<'created' | 'exists' | 'conflict'>;
  /** `conflict` when the version is no longer the stored one: a version is taken once, whatever its takers write. */
  replace(
    collection: Collection,
    id: string,
    data: JsonObject,
    version: string,
  ): Promise<'replaced' | 'conflict'>;
}

export const COLLECTIONS = ['cases', 'tampering', 'effects', 'locks', 'holds', 'controls'] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** Lost a race more often than a sane system can: the caller should be delivered again. */
export class Contended extends Error {
  readonly kind = 'contended';
  constructor(where: string) {
    super(`too much contention on ${where}`);
  }
}

const ATTEMPTS = 8;

/** Read, change, compare-and-set, again on conflict. `change` returning undefined leaves the document as it is. */
export async function updateDocument(
  store: DocumentStore,
  collection: Collection,
  id: string,
  change: (current: JsonObject | undefined) => JsonObject | undefined,
): Promise<JsonObject | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = await store.get(collection, id);
    const next = change(current?.data);
    if (next === undefined) return current?.data;
    const outcome = current
      ? await store.replace(collection, id, next, current.version)
      : await store.create(collection, id, next);
    if (outcome === 'created' || outcome === 'replaced') return next;
  }
  throw new Contended(`${collection}/${id}`);
}

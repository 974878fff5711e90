import type { Collection, DocumentPlace, DocumentStore } from './document-store';

/** What the responder also writes: cases, which audit entries were reported, and which images findings accuse. */
const OF_BOTH: ReadonlySet<Collection> = new Set(['cases', 'tampering', 'accusations']);

/**
 * Two databases behind one ledger. Responder and actor write cases. Only the actor writes what decides or records a change,
 * and what it has reported (effects, locks, holds, controls, containments, sayings, forgeries). IAM enforces this for each database.
 */
export function splitStore(cases: DocumentStore, effects: DocumentStore): DocumentStore {
  const storeOf = (collection: Collection) => (OF_BOTH.has(collection) ? cases : effects);
  /** What is read or written together must be in one database. */
  const storeOfAll = (places: readonly DocumentPlace[]) => {
    const [first, ...others] = [...new Set(places.map(({ collection }) => storeOf(collection)))];
    if (!first || others.length > 0) throw new Error('the documents are not in one database of the ledger');
    return first;
  };
  return {
    get: (collection, id) => storeOf(collection).get(collection, id),
    create: (collection, id, data) => storeOf(collection).create(collection, id, data),
    replace: (collection, id, data, version) => storeOf(collection).replace(collection, id, data, version),
    getMany: (places) => storeOfAll(places).getMany(places),
    commit: (writes) => storeOfAll(writes).commit(writes),
  };
}

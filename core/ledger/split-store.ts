import type { Collection, DocumentStore } from './document-store';

/** What the responder writes too: cases, and which audit entries were told. */
const OF_BOTH: ReadonlySet<Collection> = new Set(['cases', 'tampering']);

/**
 * Two databases behind one ledger. Cases are written by responder and actor; everything that decides or remembers a
 * change (effects, locks, holds, controls) is written by the actor alone, and IAM says so per database.
 */
export function splitStore(cases: DocumentStore, effects: DocumentStore): DocumentStore {
  const storeOf = (collection: Collection) => (OF_BOTH.has(collection) ? cases : effects);
  return {
    get: (collection, id) => storeOf(collection).get(collection, id),
    create: (collection, id, data) => storeOf(collection).create(collection, id, data),
    replace: (collection, id, data, version) => storeOf(collection).replace(collection, id, data, version),
  };
}

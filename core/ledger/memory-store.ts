import type { DocumentStore, StoredDocument } from './document-store';

/** In one process, for tests: the same contract as Firestore, without the wire. */
export function createMemoryStore(): DocumentStore {
  const documents = new Map<string, StoredDocument>();
  let versions = 0;
  const put = (key: string, data: StoredDocument['data']) => {
    versions += 1;
    documents.set(key, { data: JSON.parse(JSON.stringify(data)), version: String(versions) });
  };
  return {
    get: async (collection, id) => documents.get(`${collection}/${id}`),
    create: async (collection, id, data) => {
      const key = `${collection}/${id}`;
      if (documents.has(key)) return 'exists';
      put(key, data);
      return 'created';
    },
    replace: async (collection, id, data, version) => {
      const key = `${collection}/${id}`;
      if (documents.get(key)?.version !== version) return 'conflict';
      put(key, data);
      return 'replaced';
    },
  };
}

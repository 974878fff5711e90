import { type JsonObject, jsonEqual } from '../json';
import type { DocumentStore } from './document-store';
import { FIRST_REVISION, tryVersion, type Version, versionText } from './revision';

interface Kept extends Version {
  readonly data: JsonObject;
}

/**
 * In one process, for tests: the same contract as Firestore, without the wire, and no kinder. What is stored keeps its
 * mark when a write changes nothing.
 */
export function createMemoryStore(): DocumentStore {
  const documents = new Map<string, Kept>();
  let writes = 0;
  const put = (key: string, sent: JsonObject, revision: number) => {
    const data: JsonObject = JSON.parse(JSON.stringify(sent));
    const before = documents.get(key);
    writes += 1;
    const isSame = before !== undefined && before.revision === revision && jsonEqual(before.data, data);
    documents.set(key, isSame ? before : { data, revision, mark: String(writes) });
  };
  return {
    get: async (collection, id) => {
      const kept = documents.get(`${collection}/${id}`);
      return kept && { data: kept.data, version: versionText(kept) };
    },
    create: async (collection, id, data) => {
      const key = `${collection}/${id}`;
      if (documents.has(key)) return 'exists';
      put(key, data, FIRST_REVISION);
      return 'created';
    },
    replace: async (collection, id, data, version) => {
      const key = `${collection}/${id}`;
      const read = tryVersion(version);
      if (!read || documents.get(key)?.mark !== read.mark) return 'conflict';
      put(key, data, read.revision + 1);
      return 'replaced';
    },
  };
}

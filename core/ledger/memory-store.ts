import { copied } from '../values/copied';
import { type JsonObject, jsonEqual } from '../values/json';
import type { DocumentPlace, DocumentStore, DocumentWrite } from './document-store';
import { FIRST_REVISION, tryVersion, type Version, versionText } from './revision';

interface Kept extends Version {
  readonly data: JsonObject;
}

/**
 * A store in memory, for tests. It has the same contract as Firestore and is equally strict. A document keeps its mark when
 * a write changes nothing.
 */
export function createMemoryStore(): DocumentStore {
  const documents = new Map<string, Kept>();
  let writes = 0;
  const put = (key: string, sent: JsonObject, revision: number) => {
    const data = copied(sent);
    const before = documents.get(key);
    writes += 1;
    const isSame = before !== undefined && before.revision === revision && jsonEqual(before.data, data);
    documents.set(key, isSame ? before : { data, revision, mark: String(writes) });
  };
  const read = ({ collection, id }: DocumentPlace) => {
    const kept = documents.get(`${collection}/${id}`);
    return kept && { data: kept.data, version: versionText(kept) };
  };
  const isAsRead = ({ collection, id, version }: DocumentWrite) => {
    const kept = documents.get(`${collection}/${id}`);
    return version === undefined ? !kept : kept !== undefined && tryVersion(version)?.mark === kept.mark;
  };
  return {
    get: async (collection, id) => read({ collection, id }),
    getMany: async (places) => places.map(read),
    commit: async (writes) => {
      if (!writes.every(isAsRead)) return 'conflict';
      for (const { collection, id, data, version } of writes) {
        put(`${collection}/${id}`, data, (tryVersion(version ?? '')?.revision ?? FIRST_REVISION - 1) + 1);
      }
      return 'committed';
    },
    create: async (collection, id, data) => {
      const key = `${collection}/${id}`;
      if (documents.has(key)) return 'exists';
      put(key, data, FIRST_REVISION);
      return 'created';
    },
    replace: async (collection, id, data, version) => {
      const key = `${collection}/${id}`;
      const known = tryVersion(version);
      if (!known || documents.get(key)?.mark !== known.mark) return 'conflict';
      put(key, data, known.revision + 1);
      return 'replaced';
    },
  };
}

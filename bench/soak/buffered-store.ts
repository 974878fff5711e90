import type {
  DocumentPlace,
  DocumentStore,
  DocumentWrite,
  StoredDocument,
} from '../../core/ledger/document-store';
import { FIRST_REVISION, tryVersion, versionText } from '../../core/ledger/revision';
import type { JsonObject } from '../../core/values/json';

interface Kept {
  readonly bytes: Buffer;
  readonly revision: number;
  readonly mark: string;
}

/**
 * A ledger outside the JavaScript heap, as Firestore is outside the functions. So the growth of the heap comes from the
 * functions. Every call takes effect at once. The contract is that of core/ledger/document-store.ts.
 */
export class BufferedStore implements DocumentStore {
  private readonly documents = new Map<string, Kept>();
  private writes = 0;

  get size(): number {
    return this.documents.size;
  }

  read(collection: string, id: string): StoredDocument | undefined {
    const kept = this.documents.get(`${collection}/${id}`);
    return kept && { data: JSON.parse(kept.bytes.toString('utf8')), version: versionText(kept) };
  }

  get: DocumentStore['get'] = async (collection, id) => this.read(collection, id);

  getMany: DocumentStore['getMany'] = async (places) =>
    places.map(({ collection, id }: DocumentPlace) => this.read(collection, id));

  create: DocumentStore['create'] = async (collection, id, data) => {
    const write = { collection, id, data, version: undefined };
    return this.isAsRead(write) ? this.put(write, 'created') : 'exists';
  };

  replace: DocumentStore['replace'] = async (collection, id, data, version) => {
    const write = { collection, id, data, version };
    return this.isAsRead(write) ? this.put(write, 'replaced') : 'conflict';
  };

  commit: DocumentStore['commit'] = async (writes) => {
    if (!writes.every((write) => this.isAsRead(write))) return 'conflict';
    for (const write of writes) this.put(write, 'committed');
    return 'committed';
  };

  private isAsRead({ collection, id, version }: DocumentWrite): boolean {
    const kept = this.documents.get(`${collection}/${id}`);
    return version === undefined ? !kept : kept !== undefined && tryVersion(version)?.mark === kept.mark;
  }

  private put<Outcome>({ collection, id, data, version }: DocumentWrite, outcome: Outcome): Outcome {
    const revision = (tryVersion(version ?? '')?.revision ?? FIRST_REVISION - 1) + 1;
    this.writes += 1;
    const bytes = outsideOfTheHeap(data);
    this.documents.set(`${collection}/${id}`, { bytes, revision, mark: String(this.writes) });
    return outcome;
  }
}

/** Does not use Node's pool of small buffers, in which one slice keeps a whole block alive. */
function outsideOfTheHeap(data: JsonObject): Buffer {
  const text = JSON.stringify(data);
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

import type { DocumentPlace, DocumentStore, StoredDocument } from '../../core/ledger/document-store';
import { UnreadableDocument } from '../../core/ledger/read-document';
import { FIRST_REVISION, isRevision, tryVersion, versionText } from '../../core/ledger/revision';
import { isObject, type JsonObject } from '../../core/values/json';
import { GoogleFault } from './faults';
import { createRecentBodies } from './recent-bodies';
import { asObject, resource, type Transport } from './transport';

/** A document that a person wrote, for example the kill switch. It has plain members instead of one string. */
function byHand(fields: JsonObject): JsonObject | undefined {
  const members = Object.entries(fields).map(([name, value]) => {
    const { stringValue, booleanValue } = asObject(value);
    return [name, stringValue ?? booleanValue] as const;
  });
  return members.length > 0 && members.every(([, value]) => value !== undefined)
    ? Object.fromEntries(members)
    : undefined;
}

/** An unreadable document must not count as absent: it could be a kill switch. */
function stored(
  { collection, id }: DocumentPlace,
  found: JsonObject,
  parse: (text: string) => unknown,
): StoredDocument {
  const fields = asObject(found.fields);
  const body = asObject(fields.body).stringValue;
  const data: unknown = typeof body === 'string' ? parse(body) : byHand(fields);
  const said = Number(asObject(fields.revision).integerValue ?? 0);
  // No write could follow any other number.
  const revision = isRevision(said) ? said : FIRST_REVISION;
  const version = versionText({ revision, mark: String(found.updateTime) });
  const missing = !isObject(data) ? 'body' : revision === said ? undefined : 'revision';
  if (!isObject(data) || missing !== undefined) {
    throw new UnreadableDocument(`ledger document ${collection}/${id} has no readable ${missing}`, version);
  }
  return { data, version };
}

/** Of the whole process, because a text means the same in every ledger. */
const parsed = createRecentBodies();

const CALL = { service: 'firestore', method: 'POST', deadlineMs: 5_000 } as const;

/**
 * The ledger on Firestore's REST API. A document holds its JSON as one string, which keeps every byte and avoids index limits.
 * In addition, `state` is for people, and `revision` makes every write a change. Writes carry currentDocument.exists or
 * .updateTime and never use a transaction, so the only permissions needed are create, get and update.
 *
 * @param database `projects/P/databases/D`
 */
export function createFirestoreStore(transport: Transport, database: string): DocumentStore {
  const documents = `/v1/${resource(database)}/documents`;
  const nameOf = (collection: string, id: string) => `${database}/documents/${collection}/${id}`;

  // Not retried here: after a write without an answer, the next delivery reads whether it took effect.
  const send = (writes: readonly JsonObject[]) =>
    transport({ ...CALL, path: `${documents}:commit`, retries: 0, body: { writes } });

  const write = (
    name: string,
    data: JsonObject,
    revision: number,
    currentDocument: JsonObject,
  ): JsonObject => ({
    update: {
      name,
      fields: {
        body: { stringValue: JSON.stringify(data) },
        state: { stringValue: typeof data.state === 'string' ? data.state : '' },
        revision: { integerValue: String(revision) },
      },
    },
    currentDocument,
  });

  async function getMany(places: readonly DocumentPlace[]) {
    const names = places.map(({ collection, id }) => nameOf(collection, id));
    const answer = await transport({
      ...CALL,
      path: `${documents}:batchGet`,
      retries: 2,
      body: { documents: names },
    });
    // The answers come in any order (BatchGetDocuments).
    const answers = Array.isArray(answer) ? answer.map(asObject) : [];
    const found = new Map(answers.map((one) => [String(asObject(one.found).name ?? one.missing), one.found]));
    return names.map((name, index) => {
      if (!found.has(name)) throw new Error(`Firestore did not answer for ledger document ${name}`);
      const document = found.get(name);
      if (document === undefined) return undefined;
      return stored(places[index] as DocumentPlace, asObject(document), (text) => parsed(name, text));
    });
  }

  return {
    getMany,
    async get(collection, id) {
      const [document] = await getMany([{ collection, id }]);
      return document;
    },
    async commit(writes) {
      const known = writes.map(({ version }) => (version === undefined ? undefined : tryVersion(version)));
      if (writes.some(({ version }, index) => version !== undefined && !known[index])) return 'conflict';
      try {
        await send(
          writes.map(({ collection, id, data }, index) => {
            const read = known[index];
            const name = nameOf(collection, id);
            return read
              ? write(name, data, read.revision + 1, { updateTime: read.mark })
              : write(name, data, FIRST_REVISION, { exists: false });
          }),
        );
        return 'committed';
      } catch (cause) {
        const lost =
          cause instanceof GoogleFault &&
          ['exists', 'precondition', 'conflict', 'not-found'].includes(cause.kind);
        if (lost) return 'conflict';
        throw cause;
      }
    },
    async create(collection, id, data) {
      try {
        await send([write(nameOf(collection, id), data, FIRST_REVISION, { exists: false })]);
        return 'created';
      } catch (cause) {
        if (cause instanceof GoogleFault && cause.kind === 'exists') return 'exists';
        // ABORTED: nothing was written because others wrote at the same time.
        if (cause instanceof GoogleFault && cause.kind === 'conflict') return 'conflict';
        throw cause;
      }
    },
    async replace(collection, id, data, version) {
      const read = tryVersion(version);
      if (!read) return 'conflict';
      try {
        await send([write(nameOf(collection, id), data, read.revision + 1, { updateTime: read.mark })]);
        return 'replaced';
      } catch (cause) {
        const lost =
          cause instanceof GoogleFault && ['precondition', 'conflict', 'not-found'].includes(cause.kind);
        if (lost) return 'conflict';
        throw cause;
      }
    },
  };
}

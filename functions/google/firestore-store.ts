import { isObject, type JsonObject } from '../../core/json';
import type { DocumentStore } from '../../core/ledger/document-store';
import { FIRST_REVISION, tryVersion, versionText } from '../../core/ledger/revision';
import { GoogleFault } from './faults';
import { asObject, resource, type Transport } from './transport';

/** A document that a person wrote, the kill switch for example: plain members instead of our one string. */
function byHand(fields: JsonObject): JsonObject | undefined {
  const members = Object.entries(fields).map(([name, value]) => {
    const { stringValue, booleanValue } = asObject(value);
    return [name, stringValue ?? booleanValue] as const;
  });
  return members.length > 0 && members.every(([, value]) => value !== undefined)
    ? Object.fromEntries(members)
    : undefined;
}

const CALL = { service: 'firestore', method: 'POST', deadlineMs: 5_000 } as const;

/**
 * The ledger on Firestore's REST API. A document holds its JSON as one string: exact to the byte and free of index
 * limits; `state` beside it is for people, `revision` makes every write a change. Writes carry currentDocument.exists
 * or .updateTime, never a transaction, so create, get and update are all the permissions there are.
 *
 * @param database `projects/P/databases/D`
 */
export function createFirestoreStore(transport: Transport, database: string): DocumentStore {
  const documents = `/v1/${resource(database)}/documents`;
  const nameOf = (collection: string, id: string) => `${database}/documents/${collection}/${id}`;

  // Never repeated here: whether a write without an answer was done is found out by the next delivery.
  const commit = (name: string, data: JsonObject, revision: number, currentDocument: JsonObject) =>
    transport({
      ...CALL,
      path: `${documents}:commit`,
      retries: 0,
      body: {
        writes: [
          {
            update: {
              name,
              fields: {
                body: { stringValue: JSON.stringify(data) },
                state: { stringValue: typeof data.state === 'string' ? data.state : '' },
                revision: { integerValue: String(revision) },
              },
            },
            currentDocument,
          },
        ],
      },
    });

  return {
    async get(collection, id) {
      const answer = await transport({
        ...CALL,
        path: `${documents}:batchGet`,
        retries: 2,
        body: { documents: [nameOf(collection, id)] },
      });
      const [first] = Array.isArray(answer) ? answer.map(asObject) : [];
      const found = asObject(first?.found);
      if (first?.found === undefined) return undefined;
      // A document that is there and cannot be read is no absent one: a kill switch could hide behind it.
      const fields = asObject(found.fields);
      const body = asObject(fields.body).stringValue;
      const data: unknown = typeof body === 'string' ? JSON.parse(body) : byHand(fields);
      if (!isObject(data)) throw new Error(`ledger document ${collection}/${id} has no readable body`);
      const revision = Number(asObject(fields.revision).integerValue ?? 0);
      return { data, version: versionText({ revision, mark: String(found.updateTime) }) };
    },
    async create(collection, id, data) {
      try {
        await commit(nameOf(collection, id), data, FIRST_REVISION, { exists: false });
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
        await commit(nameOf(collection, id), data, read.revision + 1, { updateTime: read.mark });
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

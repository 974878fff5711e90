import { isObject, type JsonObject } from '../../core/json';
import { Contended, type DocumentStore } from '../../core/ledger/document-store';
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
 * limits; `state` beside it is for people. Writes carry currentDocument.exists or .updateTime, never a transaction,
 * so create, get and update are all the permissions there are.
 *
 * @param database `projects/P/databases/D`
 */
export function createFirestoreStore(transport: Transport, database: string): DocumentStore {
  const documents = `/v1/${resource(database)}/documents`;
  const nameOf = (collection: string, id: string) => `${database}/documents/${collection}/${id}`;

  const commit = (name: string, data: JsonObject, currentDocument: JsonObject, retries: number) =>
    transport({
      ...CALL,
      path: `${documents}:commit`,
      retries,
      body: {
        writes: [
          {
            update: {
              name,
              fields: {
                body: { stringValue: JSON.stringify(data) },
                state: { stringValue: typeof data.state === 'string' ? data.state : '' },
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
      return { data, version: String(found.updateTime) };
    },
    async create(collection, id, data) {
      try {
        await commit(nameOf(collection, id), data, { exists: false }, 0);
        return 'created';
      } catch (cause) {
        if (cause instanceof GoogleFault && cause.kind === 'exists') return 'exists';
        // ABORTED: nothing was written because others wrote at the same time. Another delivery decides.
        if (cause instanceof GoogleFault && cause.kind === 'conflict')
          throw new Contended(`${collection}/${id}`);
        throw cause;
      }
    },
    async replace(collection, id, data, version) {
      try {
        await commit(nameOf(collection, id), data, { updateTime: version }, 0);
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

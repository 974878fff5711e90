import { invalidArgument } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import type { Database } from '../state/firestore';
import { withProjectId } from '../state/names';

/**
 * Limits of names (cloud.google.com/firestore/quotas, "Collections, documents, and fields"; Document.fields in
 * google/firestore/v1/document.proto). The texts are those of Google's emulator 1.19.9, seen on 2026-11-26. The
 * emulator accepts `____` and `__id1__` as ids, which the page forbids.
 */
const LONGEST_NAME = 1500;
const DEEPEST_PATH = 100;
const RESERVED = /^__.*__$/s;

export const isReserved = (name: string): boolean => RESERVED.test(name);
/** No UTF-16 unit takes more than three bytes. */
export const isTooLong = (name: string): boolean =>
  name.length * 3 > LONGEST_NAME && Buffer.byteLength(name) > LONGEST_NAME;

export interface DocumentPlace {
  /** Key of the database shard that contains the document. */
  readonly shard: string;
  readonly id: string;
  /** Alternating collection and document ids. */
  readonly path: readonly string[];
}

/**
 * @param sent - `projects/P/databases/D/documents/COLLECTION/ID[/COLLECTION/ID]`
 * @throws ApiError INVALID_ARGUMENT
 */
export function locateDocument(state: CloudState, database: Database, sent: string): DocumentPlace {
  const name = withProjectId(state, sent);
  const prefix = `${database.name}/documents/`;
  const path = name.startsWith(prefix) ? name.slice(prefix.length).split('/') : [];
  if (path.length === 0 || path.length % 2 !== 0 || path.includes('')) {
    throw invalidArgument(
      `Document name "${sent}" is not below ${prefix} with pairs of collection and id`,
      'writes',
    );
  }
  if (path.length > 2 * DEEPEST_PATH) {
    throw invalidArgument(`Key path is too long. Cannot exceed ${DEEPEST_PATH} elements.`, 'writes');
  }
  for (const [index, id] of path.entries()) checkId(sent, id, index % 2 === 0 ? COLLECTION : DOCUMENT);
  const id = path.at(-1) as string;
  return { shard: `${path.slice(0, -1).join('/')}#${shardOf(id)}`, id, path };
}

const COLLECTION = { what: 'collection id', reserved: 'Collection id', element: 'kind' };
const DOCUMENT = { what: 'resource id', reserved: 'Resource id', element: 'name' };

function checkId(name: string, id: string, { what, reserved, element }: typeof COLLECTION): void {
  if (id === '.' || id === '..') {
    throw invalidArgument(`Document name "${name}" contains a ${what} "${id}".`, 'writes');
  }
  if (isReserved(id))
    throw invalidArgument(`${reserved} "${id}" is invalid because it is reserved.`, 'writes');
  if (isTooLong(id)) {
    throw invalidArgument(`The key path element ${element} is longer than ${LONGEST_NAME} bytes.`, 'writes');
  }
}

const SHARDS = 64;

function shardOf(id: string): number {
  let sum = 7;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return sum % SHARDS;
}

import { notFound } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import type { CloudState } from '../state/cloud-state';
import type { Database } from '../state/firestore';
import { withProjectId } from '../state/names';

/** @throws ApiError NOT_FOUND */
export function findDatabase(state: CloudState, sent: string): Database {
  const name = withProjectId(state, sent);
  const database = tryMember(state.firestore.databases, name);
  if (!database) throw notFound(name);
  return database;
}
export const withDatabase = (state: CloudState, database: Database): CloudState => ({
  ...state,
  firestore: { ...state.firestore, databases: { ...state.firestore.databases, [database.name]: database } },
});

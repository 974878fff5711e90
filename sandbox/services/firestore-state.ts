import { notFound } from '../protocol/errors';
import { withProjectId } from '../protocol/names';
import type { CloudState } from '../state/cloud-state';
import type { Database } from '../state/firestore';
import { tryMember } from './service';

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

import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { BootError } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import type { Database } from '../state/firestore';
import { lastSegment, tryProject, withProjectId } from '../state/names';
import type { Bucket } from '../state/storage';
import type { CloudSeed } from './cloud-seed';

/** Buckets and databases that exist before any deployment, in the API's own form. Nothing is added or checked. */
export function seededStores(
  state: CloudState,
  { storage = {}, firestore = {} }: NonNullable<CloudSeed['resources']>,
  sinceMs: number,
): Pick<CloudState, 'storage' | 'firestore'> {
  const buckets = Object.entries(storage).map(([name, body]) => seededBucket(state, name, body, sinceMs));
  const databases = Object.entries(firestore).map(([name, body]) =>
    seededDatabase(withProjectId(state, name), body, sinceMs),
  );
  return {
    storage: { buckets: Object.fromEntries(buckets.map((bucket) => [bucket.name, bucket])) },
    firestore: {
      databases: Object.fromEntries(databases.map((database) => [database.name, database])),
      deletedMs: {},
    },
  };
}

function seededBucket(state: CloudState, sent: string, body: JsonObject, sinceMs: number): Bucket {
  const { location, projectNumber, name: _name, ...settings } = body;
  const number = textOf(projectNumber);
  const project = number === '' ? state.homeProject : tryProject(state, number)?.id;
  if (!sent.startsWith('buckets/') || project === undefined) {
    throw new BootError({
      where: `seed.resources.storage["${sent}"]`,
      what:
        project === undefined
          ? `no project has the number ${number}`
          : 'the name is not the name of a bucket',
      expected: '"buckets/NAME", with the number of a seeded project or none',
      fix: 'correct the seed',
    });
  }
  return {
    project,
    settings,
    name: lastSegment(sent),
    location: (textOf(location) || 'US').toUpperCase(),
    createdMs: sinceMs,
    updatedMs: sinceMs,
    metageneration: 1,
    objects: {},
    noncurrent: [],
  };
}

const seededDatabase = (name: string, settings: JsonObject, sinceMs: number): Database => ({
  name,
  settings,
  uid: lastSegment(name),
  createdMs: sinceMs,
  updatedMs: sinceMs,
  version: 1,
  lastMicros: 0,
  shards: {},
});

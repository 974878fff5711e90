import type { JsonObject } from '../../core/values/json';
import { notFound } from '../protocol/errors';
import type { CloudState } from './cloud-state';
import { lastSegment, projectOf, tryProject } from './names';
import type { StoredResource } from './resources';
import { tryResource } from './stored-resources';

/** A deleted log bucket is kept for seven days and can be undeleted in that time (ConfigServiceV2.DeleteBucket). */
const KEPT_AFTER_DELETION_MS = 7 * 24 * 3_600_000;

/**
 * Every project has these two in `global`. No one can create or delete them
 * (cloud.google.com/logging/docs/routing/overview).
 */
export const BUILT_IN_BUCKETS: Readonly<Record<string, JsonObject>> = {
  _Default: { description: 'Default bucket', retentionDays: 30, lifecycleState: 'ACTIVE' },
  _Required: { description: 'Audit bucket', retentionDays: 400, locked: true, lifecycleState: 'ACTIVE' },
};

export const isBuiltInBucket = (name: string): boolean =>
  /\/locations\/global\/buckets\/_(?:Default|Required)$/.test(name);

/** The bucket. A deleted bucket exists until its seven days are over. */
export function tryLogBucket(state: CloudState, name: string, nowMs: number): StoredResource | undefined {
  const stored = tryResource(state, 'logging', name);
  if (stored) return isPurged(stored, nowMs) ? undefined : stored;
  if (!isBuiltInBucket(name) || !tryProject(state, projectOf(name))) return undefined;
  const body = BUILT_IN_BUCKETS[lastSegment(name)];
  return body && { body, createdMs: 0, version: 1 };
}

/** @throws ApiError NOT_FOUND */
export function findLogBucket(state: CloudState, name: string, nowMs: number): StoredResource {
  const found = tryLogBucket(state, name, nowMs);
  if (!found) throw notFound(name);
  return found;
}

export const isDeleted = ({ body }: StoredResource): boolean => body.lifecycleState === 'DELETE_REQUESTED';

/** `deletedMs` is the sandbox's own member. The API returns only the state. */
export const isPurged = (bucket: StoredResource, nowMs: number): boolean =>
  isDeleted(bucket) && nowMs - Number(bucket.body.deletedMs) >= KEPT_AFTER_DELETION_MS;

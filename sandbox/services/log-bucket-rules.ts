import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { agentEmail } from '../iam/agents';
import { requireKey } from '../iam/customer-key';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { isBuiltInBucket } from '../state/log-bucket-state';
import { lastSegment } from '../state/names';

/**
 * Refuses to undo what is permanent: a lock and the retention under it, a customer's key, and Log Analytics
 * (LogBucket's fields).
 */
export function checkTransition(before: JsonObject, sent: JsonObject, mask: readonly string[]): void {
  const has = (path: string): boolean => mask.includes(path);
  if (before.locked === true) {
    if (has('locked') && sent.locked !== true) throw locked('it cannot be unlocked');
    if (has('retentionDays') && sent.retentionDays !== before.retentionDays) {
      throw locked('its retention cannot be changed');
    }
  }
  if (has('cmekSettings') && before.cmekSettings !== undefined && keyOf(sent) === '') {
    throw invalidArgument('CMEK settings cannot be disabled once they are set', 'bucket.cmekSettings');
  }
  if (has('analyticsEnabled') && before.analyticsEnabled === true && sent.analyticsEnabled !== true) {
    throw invalidArgument('Log Analytics cannot be disabled once it is enabled', 'bucket.analyticsEnabled');
  }
}

export const locked = (what: string): ApiError =>
  new ApiError('FAILED_PRECONDITION', `The bucket is locked: ${what}`, { place: 'bucket.locked' });

const keyOf = (body: JsonObject): string => textOf(objectOf(body.cmekSettings).kmsKeyName);

/** The longest retention in cloud.google.com/logging/quotas. */
const LONGEST_RETENTION_DAYS = 3_650;

export function checkedBody(state: CloudState, name: string, body: JsonObject, withKey = true): JsonObject {
  const days = Number(body.retentionDays);
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_RETENTION_DAYS) {
    throw invalidArgument(
      `The retention period must be between 1 and ${LONGEST_RETENTION_DAYS} days`,
      'bucket.retentionDays',
    );
  }
  if (listOf(body.indexConfigs).length > 20) {
    throw invalidArgument('A bucket has at most 20 indexed fields', 'bucket.indexConfigs');
  }
  const key = keyOf(body);
  const [, project = '', , location = ''] = name.split('/');
  if (key === '') {
    const { cmekSettings: _none, ...rest } = body;
    return rest;
  }
  if (isBuiltInBucket(name)) {
    throw unimplemented(`a key for ${lastSegment(name)}`, 'bucket.cmekSettings');
  }
  if (withKey) {
    const agent = agentEmail(state, project, 'loggingCmek');
    requireKey(state, { key, agent, location, place: 'bucket.cmekSettings.kmsKeyName' });
  }
  return { ...body, cmekSettings: { kmsKeyName: key } };
}

import type { JsonObject } from '../../../core/values/json';
import { lastSegment } from '../../../sandbox/state/names';
import { BUCKETS, bucket, logging, P } from '../../factories/logging-calls';
import { grantKey, KEY, KEY_ELSEWHERE, LOG_ENCRYPTER } from './watching-cloud';

const DAY_MS = 86_400_000;
describe('log buckets', () => {
  test('are created by an operation that contains the bucket, with thirty days', () => {
    const it = logging();
    expect(
      bucket(it, 'kept', { name: '', locked: false, retentionDays: 0, cmekSettings: null }),
    ).toMatchObject({
      done: true,
      response: {
        '@type': 'type.googleapis.com/google.logging.v2.LogBucket',
        name: `${P}/locations/europe-west1/buckets/kept`,
        retentionDays: 30,
        lifecycleState: 'ACTIVE',
      },
    });
    expect(it.get(`${BUCKETS}/kept`).locked).toBeUndefined();
  });

  test('are listed in one location or in all, together with the built-in ones', () => {
    const it = logging();
    bucket(it);
    const names = (location: string) =>
      (it.get(`/v2/${P}/locations/${location}/buckets`).buckets as { name: string }[]).map(({ name }) =>
        lastSegment(name),
      );
    expect(names('-')).toEqual(['_Default', '_Required', 'kept']);
    expect(names('europe-west1')).toEqual(['kept']);
  });

  test('are changed by mask, also in an operation', () => {
    const it = logging();
    bucket(it);
    const sent = { retentionDays: 60, description: 'not in the mask' };
    it.done('PATCH', `${BUCKETS}/kept`, sent, { updateMask: 'retentionDays' });
    it.post(`${BUCKETS}/kept:updateAsync`, { analyticsEnabled: true }, { updateMask: 'analyticsEnabled' });
    expect(it.get(`${BUCKETS}/kept`)).toMatchObject({ retentionDays: 60, analyticsEnabled: true });
    expect(it.get(`${BUCKETS}/kept`).description).toBeUndefined();
    expect(it.refused('PATCH', `${BUCKETS}/kept`, {}, { updateMask: 'analyticsEnabled' })).toBe(
      '400 INVALID_ARGUMENT bucket.analyticsEnabled',
    );
  });

  test('are deleted softly: the name stays in use, nothing can change, and undelete restores the bucket', () => {
    const it = logging();
    bucket(it);
    it.done('DELETE', `${BUCKETS}/kept`);
    expect(it.get(`${BUCKETS}/kept`).lifecycleState).toBe('DELETE_REQUESTED');
    const create = () => it.refused('POST', `${BUCKETS}:createAsync`, {}, { bucketId: 'kept' });
    expect(create()).toMatch(/^409 ALREADY_EXISTS/);
    expect(
      it.refused('PATCH', `${BUCKETS}/kept`, { retentionDays: 1 }, { updateMask: 'retentionDays' }),
    ).toBe('400 FAILED_PRECONDITION name');
    it.post(`${BUCKETS}/kept:undelete`, {});
    expect(it.get(`${BUCKETS}/kept`).lifecycleState).toBe('ACTIVE');
    it.done('DELETE', `${BUCKETS}/kept`);
    it.cloud.nowMs += 7 * DAY_MS - 1;
    expect(create()).toMatch(/^409/);
    it.cloud.nowMs += 1;
    expect(it.refused('GET', `${BUCKETS}/kept`)).toMatch(/^404 NOT_FOUND/);
    bucket(it);
    expect(it.get(`${BUCKETS}/kept`).lifecycleState).toBe('ACTIVE');
  });

  test('cannot be deleted, unlocked or given another retention after they are locked', () => {
    const it = logging();
    bucket(it, 'kept', { locked: true, retentionDays: 30 });
    const change = (body: JsonObject) =>
      it.refused('PATCH', `${BUCKETS}/kept`, body, { updateMask: Object.keys(body).join(',') });
    expect(it.refused('DELETE', `${BUCKETS}/kept`)).toBe('400 FAILED_PRECONDITION bucket.locked');
    expect(change({ locked: false })).toBe('400 FAILED_PRECONDITION bucket.locked');
    expect(change({ retentionDays: 1 })).toBe('400 FAILED_PRECONDITION bucket.locked');
    expect(change({ retentionDays: 90 })).toBe('400 FAILED_PRECONDITION bucket.locked');
  });

  test('accept a key that Logging’s account may use, and keep it', () => {
    const it = logging();
    const body = { cmekSettings: { name: '', kmsKeyName: KEY, kmsKeyVersionName: '', serviceAccountId: '' } };
    const create = (key: string) =>
      it.refused('POST', `${BUCKETS}:createAsync`, { cmekSettings: { kmsKeyName: key } }, { bucketId: 'b' });
    expect(create(KEY)).toMatch(/^400 FAILED_PRECONDITION grant roles\/cloudkms/);
    grantKey(it.cloud, KEY);
    expect(create(KEY)).toMatch(/^400 FAILED_PRECONDITION/);
    expect(it.get(`/v2/${P}/cmekSettings`).serviceAccountId).toBe(LOG_ENCRYPTER);
    expect(create(KEY_ELSEWHERE)).toBe('400 INVALID_ARGUMENT bucket.cmekSettings.kmsKeyName');
    expect(create(`${KEY}2`)).toBe('400 FAILED_PRECONDITION bucket.cmekSettings.kmsKeyName');
    bucket(it, 'b', body);
    expect(it.get(`${BUCKETS}/b`).cmekSettings).toMatchObject({
      kmsKeyName: KEY,
      serviceAccountId: LOG_ENCRYPTER,
    });
    expect(it.refused('PATCH', `${BUCKETS}/b`, {}, { updateMask: 'cmekSettings' })).toBe(
      '400 INVALID_ARGUMENT bucket.cmekSettings',
    );
  });

  test.each<[string, string, string, JsonObject, string]>([
    ['a location that Logging does not have', 'europe-west7', 'b', {}, '400 INVALID_ARGUMENT parent'],
    ['an invalid name', 'global', 'a/b', {}, '400 INVALID_ARGUMENT bucketId'],
    ['the name of a built-in bucket', 'global', '_Default', {}, '400 INVALID_ARGUMENT bucketId'],
    [
      'a negative number of days',
      'global',
      'b',
      { retentionDays: -1 },
      '400 INVALID_ARGUMENT bucket.retentionDays',
    ],
    [
      'more than ten years',
      'global',
      'b',
      { retentionDays: 3651 },
      '400 INVALID_ARGUMENT bucket.retentionDays',
    ],
    [
      'a member that is not modelled',
      'global',
      'b',
      { restrictedFields: ['x'] },
      '501 UNIMPLEMENTED bucket.restrictedFields',
    ],
  ])('refuse %s', (_what, location, bucketId, body, expected) => {
    const path = `/v2/${P}/locations/${location}/buckets:createAsync`;
    expect(logging().refused('POST', path, body, { bucketId })).toBe(expected);
  });

  test('that are built in cannot be deleted, and _Required cannot be changed', () => {
    const { refused, done, get } = logging();
    const path = (id: string) => `/v2/${P}/locations/global/buckets/${id}`;
    expect(refused('DELETE', path('_Default'))).toBe('400 INVALID_ARGUMENT name');
    expect(refused('PATCH', path('_Required'), { retentionDays: 1 }, { updateMask: 'retentionDays' })).toBe(
      '400 INVALID_ARGUMENT name',
    );
    done('PATCH', path('_Default'), { retentionDays: 90 }, { updateMask: 'retentionDays' });
    expect(get(path('_Default')).retentionDays).toBe(90);
  });
});

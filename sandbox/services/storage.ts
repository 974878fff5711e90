import { defineService } from '../contract/service';
import { STORAGE_API } from './storage-api';
import { BUCKET_METHODS } from './storage-buckets';
import { OBJECT_METHODS, objectAnswer } from './storage-objects';
import { BUCKET_POLICY_METHODS } from './storage-policies';

export { readObject } from './storage-state';

/** Cloud Storage's JSON API. */
export const storage = defineService({
  sources: STORAGE_API,
  api: 'storage.googleapis.com',
  methods: { ...BUCKET_METHODS, ...BUCKET_POLICY_METHODS, ...OBJECT_METHODS },
  answerRaw: objectAnswer,
});

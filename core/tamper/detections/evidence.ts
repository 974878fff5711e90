import { all, like, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ourBucket } from '../pipeline-identity';

/** An update does not contain the changed field: retention, lock or versioning must be read from the bucket. */
export const evidence = defineTamperDetection({
  id: 'evidence',
  guards: 'the buckets of evidence and function source',
  summary: 'a bucket is deleted or changed, or its access changes',
  techniques: ['T1485', 'T1070'],
  methods: { delete: 'CRITICAL', update: 'CRITICAL', patch: 'CRITICAL', setIamPermissions: 'CRITICAL' },
  clause: (pipeline) =>
    all(
      service('storage.googleapis.com'),
      like('protoPayload.methodName', '^storage[.](buckets[.]|setIamPermissions$)'),
      like('resource.labels.bucket_name', `^${ourBucket(pipeline)}$`),
    ),
});

import { all, any, method, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { memberAt } from '../member';
import { ours } from '../pipeline-identity';

/** Storage of log entries: the pipeline's buckets and Google's own two, settings of the project, and whole logs. */
export const loggingBucket = defineTamperDetection({
  id: 'logging-bucket',
  guards: 'the buckets and settings that keep logs',
  summary: 'stored logs are deleted, kept for a shorter time, or stored elsewhere',
  techniques: ['T1562.008', 'T1070'],
  methods: {
    DeleteBucket: 'CRITICAL',
    UpdateBucket: 'ERROR',
    UpdateBucketAsync: 'ERROR',
    UpdateView: 'WARNING',
    DeleteView: 'WARNING',
    UpdateSettings: 'ERROR',
    UpdateCmekSettings: 'ERROR',
    DeleteLog: 'ERROR',
  },
  clause: (pipeline) =>
    all(
      service('logging.googleapis.com'),
      any(
        resource(`/buckets/(_Default|_Required|${ours(pipeline)})(/|$)`),
        method('UpdateSettings', 'UpdateCmekSettings', 'DeleteLog'),
      ),
    ),
  judge({ audit }, _pipeline, usual) {
    const days = memberAt(audit.request, 'bucket', 'retentionDays');
    return days === undefined
      ? usual
      : {
          severity: 'CRITICAL',
          what: `${usual.what}: retention of ${JSON.stringify(days).slice(0, 20)} days`,
        };
  },
});

import { all, field, log } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';

/** Not tampering by itself: the guard worked, and somebody tried to run an image that it refuses. */
export const admissionRefused = defineTamperDetection({
  id: 'admission-refused',
  guards: 'admission of images to Cloud Run',
  summary: 'an image was refused (informational)',
  techniques: ['T1610', 'T1525'],
  clause: () =>
    all(
      log('system_event'),
      field('resource.type', 'cloud_run_revision', 'cloud_run_job', 'cloud_run_worker_pool'),
      field(
        'protoPayload.response.status.conditions.reason',
        'ContainerImageUnauthorized',
        'ContainerImageAuthorizationCheckFailed',
      ),
    ),
  judge: ({ audit }) => ({
    severity: 'INFO',
    what: `an image was refused for ${audit.resourceName.slice(0, 200)}`,
    expected:
      'the guard works; Google reports the same reason for an image in a registry that Cloud Run cannot reach',
  }),
});

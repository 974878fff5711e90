import { all, any, anywhere, field, log, present, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { valuesBelow } from '../member';

const ANNOTATION = 'run.googleapis.com/binary-authorization-breakglass';

/**
 * Somebody bypassed Binary Authorization in a deployment. Google's page searches system events for the word. Neither
 * its place nor whether a search reads keys of maps is verified, so the clause also names known places. The next
 * ordinary deployment removes the justification.
 */
export const admissionBreakglass = defineTamperDetection({
  id: 'admission-breakglass',
  guards: 'admission of images to Cloud Run',
  summary: 'a deployment bypassed Binary Authorization by break-glass',
  techniques: ['T1553', 'T1610'],
  clause: () =>
    any(
      all(
        log('system_event'),
        field('resource.type', 'cloud_run_revision', 'cloud_run_job', 'cloud_run_worker_pool'),
        any(
          anywhere('breakglass'),
          present(`protoPayload.response.metadata.annotations."${ANNOTATION}"`),
          present(`protoPayload.response.spec.template.metadata.annotations."${ANNOTATION}"`),
        ),
      ),
      all(
        log('activity'),
        service('run.googleapis.com'),
        any(
          ...['service', 'job', 'workerPool'].map((kind) =>
            present(`protoPayload.request.${kind}.binaryAuthorization.breakglassJustification`),
          ),
          ...['service', 'job'].map((kind) =>
            present(`protoPayload.request.${kind}.metadata.annotations."${ANNOTATION}"`),
          ),
        ),
      ),
    ),
  judge({ audit }) {
    const justification = [...valuesBelow(audit.request), ...valuesBelow(audit.response)].find(
      ([name, value]) => /break-?glass/i.test(name) && typeof value === 'string' && value !== '',
    );
    return {
      severity: 'ERROR',
      what: `break-glass on ${audit.resourceName.slice(0, 200)}, justified with: ${String(justification?.[1] ?? 'nothing in the entry').slice(0, 200)}`,
    };
  },
});

import { all, any, method, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { ours } from '../pipeline-identity';

/**
 * The second path: metrics on logs, and the alert policies that read them. Policies and channels are named by numbers,
 * so those of the whole project count. The method names come from the public definitions; no entry was seen yet.
 */
export const alerting = defineTamperDetection({
  id: 'alerting',
  guards: 'the alerts that do not depend on the pipeline',
  summary: 'an alert policy, its channel or its metric is changed or removed',
  techniques: ['T1562.001', 'T1562.008'],
  methods: {
    DeleteAlertPolicy: 'ERROR',
    UpdateAlertPolicy: 'WARNING',
    DeleteNotificationChannel: 'ERROR',
    UpdateNotificationChannel: 'WARNING',
    CreateSnooze: 'ERROR',
    UpdateSnooze: 'WARNING',
    DeleteLogMetric: 'CRITICAL',
    UpdateLogMetric: 'ERROR',
  },
  clause: (pipeline) =>
    any(
      all(
        service('monitoring.googleapis.com'),
        method(
          'DeleteAlertPolicy',
          'UpdateAlertPolicy',
          'DeleteNotificationChannel',
          'UpdateNotificationChannel',
          'CreateSnooze',
          'UpdateSnooze',
        ),
      ),
      all(service('logging.googleapis.com'), resource(`/metrics/${ours(pipeline)}$`)),
    ),
});

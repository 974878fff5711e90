import { all, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { maskPaths } from '../member';
import { ours } from '../pipeline-identity';

/** Only in Data Access logs (DATA_WRITE): visible only if an audit config enables them at the scope of the config. */
export const sccNotificationConfig = defineTamperDetection({
  id: 'scc-notification-config',
  guards: 'the notification config that streams findings to the pipeline',
  summary: 'SCC stops its notifications, sends fewer of them, or sends them elsewhere',
  dataAccess: [{ service: 'securitycenter.googleapis.com', logType: 'DATA_WRITE', documented: true }],
  techniques: ['T1562.001'],
  methods: {
    DeleteNotificationConfig: 'CRITICAL',
    UpdateNotificationConfig: 'CRITICAL',
    CreateNotificationConfig: 'WARNING',
  },
  clause: (pipeline) =>
    all(service('securitycenter.googleapis.com'), resource(`/notificationConfigs/${ours(pipeline)}$`)),
  judge(entry, _pipeline, usual) {
    const paths = maskPaths(entry.audit.request).join(', ');
    return verbOf(entry) === 'UpdateNotificationConfig' && paths !== ''
      ? { ...usual, what: `${usual.what}: ${paths.slice(0, 200)}` }
      : usual;
  },
});

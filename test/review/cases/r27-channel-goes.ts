import { reference } from './head';
import { defineCases } from './review-case';

const CHANNEL = 'google_monitoring_notification_channel';

export const r27 = defineCases([
  {
    id: 'r27-channel-that-is-off',
    rule: 'R27',
    target: 'project',
    what: 'Somebody gives an alert a channel that is off.',
    edit(head) {
      const channel = head.add(CHANNEL, 'duty', {
        project: 'demo-prj',
        type: 'email',
        display_name: 'On duty',
        labels: { email_address: 'duty@example.com' },
        enabled: false,
      });
      const alert = head.the('google_monitoring_alert_policy', 'health/case-open/policy');
      head.set(alert, 'notification_channels', [reference(`${channel.address}.name`)]);
    },
    expected: [{ rule: 'R27', type: CHANNEL, severity: 'medium' }],
  },
]);

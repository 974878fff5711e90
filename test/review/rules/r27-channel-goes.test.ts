import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'google_monitoring_notification_channel';
const given = (head: Head) => {
  head.add(TYPE, 'duty', {
    type: 'email',
    display_name: 'On duty',
    labels: { email_address: 'duty@example.com' },
  });
  head.set(head.the('google_monitoring_alert_policy', 'health/case-open/policy'), 'notification_channels', [
    `\${${TYPE}.duty.name}`,
  ]);
};
const duty = (head: Head) => head.the(TYPE);

describeRule('R27', [
  {
    name: 'destroys the channel',
    given,
    edit: (head) => head.remove(duty(head)),
    finds: [{ at: 'duty', severity: 'medium', says: /is destroyed/ }],
  },
  {
    name: 'disables the channel',
    given,
    edit: (head) => head.set(duty(head), 'enabled', false),
    finds: [{ at: 'duty', severity: 'high' }],
  },
  {
    name: 'writes to another recipient',
    given,
    edit: (head) => head.set(duty(head), 'labels', { email_address: 'nobody@example.com' }),
    finds: [{ at: 'duty', severity: 'medium', says: /email_address/ }],
  },
  {
    name: 'uses another kind of channel',
    given,
    edit: (head) => head.set(duty(head), 'type', 'sms'),
    finds: [{ at: 'duty', severity: 'medium', says: /from email to sms/ }],
  },
  {
    name: 'allows its deletion while alerts use it',
    given,
    edit: (head) => head.set(duty(head), 'force_delete', true),
    finds: [{ at: 'duty', severity: 'low' }],
  },
  {
    name: 'renames the channel',
    given,
    edit: (head) => head.set(duty(head), 'display_name', 'Duty'),
    finds: [],
  },
]);

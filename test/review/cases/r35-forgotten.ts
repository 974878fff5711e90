import { defineCases } from './review-case';

const ALERT = 'google_monitoring_alert_policy';

export const r35 = defineCases([
  {
    id: 'r35-alert-forgotten',
    rule: 'R35',
    target: 'project',
    what: 'Somebody has Terraform forget the alert about tampering.',
    edit(head) {
      const alert = head.the(ALERT, 'health/tamper-detected/policy');
      head.remove(alert);
      head.addBlock('removed', { from: alert.address, lifecycle: { destroy: false } });
    },
    expected: [{ rule: 'R35', address: /tamper-detected/, severity: 'high' }],
  },
]);

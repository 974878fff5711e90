import type { Head } from './head';
import { defineCases } from './review-case';

const ALERT = 'google_monitoring_alert_policy';
const alert = (head: Head, id: string) => head.the(ALERT, `health/${id}/policy`);

export const r26 = defineCases([
  {
    id: 'r26-switched-off',
    rule: 'R26',
    target: 'project',
    what: 'Somebody switches the alert about open cases off.',
    edit: (head) => head.set(alert(head, 'case-open'), 'enabled', false),
    expected: [{ rule: 'R26', address: /case-open/, severity: 'high' }],
  },
  {
    id: 'r26-asks-for-more',
    rule: 'R26',
    target: 'project',
    what: 'Somebody lets the alert about open cases ring for one mode only.',
    edit: (head) =>
      head.set(
        alert(head, 'case-open'),
        'conditions.0.condition_matched_log.filter',
        (present) => `${present} AND jsonPayload.mode="enforce"`,
      ),
    expected: [{ rule: 'R26', address: /case-open/, severity: 'high' }],
  },
  {
    id: 'r26-threshold-raised',
    rule: 'R26',
    target: 'project',
    what: 'Somebody lets a hundred messages be given up before an alert rings.',
    edit: (head) =>
      head.set(alert(head, 'dead-letters'), 'conditions.0.condition_threshold.threshold_value', 100),
    expected: [{ rule: 'R26', address: /dead-letters/, severity: 'high' }],
  },
]);

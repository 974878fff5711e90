import { defineCases } from './review-case';

const DASHBOARD = 'google_monitoring_dashboard';

export const r52 = defineCases([
  {
    id: 'r52-dashboard-destroyed',
    rule: 'R52',
    target: 'project',
    what: 'Somebody takes the dashboard out of the code.',
    edit: (head) => head.remove(head.the(DASHBOARD)),
    expected: [{ rule: 'R52', type: DASHBOARD, severity: 'low' }],
  },
]);

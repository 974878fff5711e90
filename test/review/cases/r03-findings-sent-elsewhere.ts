import { defineCases } from './review-case';

const CONFIG = 'google_scc_v2_project_notification_config';

export const r03 = defineCases([
  {
    id: 'r03-another-topic',
    rule: 'R03',
    target: 'project',
    what: 'Somebody sends the findings to a topic of another project.',
    edit: (head) => head.set(head.the(CONFIG), 'pubsub_topic', 'projects/other-project/topics/findings'),
    expected: [{ rule: 'R03', type: CONFIG, severity: 'high' }],
  },
]);

import { defineCases } from './review-case';

const JOB = 'google_cloud_scheduler_job';

export const r40 = defineCases([
  {
    id: 'r40-heartbeat-moved',
    rule: 'R40',
    target: 'project',
    what: 'Somebody moves the heartbeat to another region.',
    edit: (head) => head.set(head.the(JOB, 'heartbeat/job'), 'region', 'us-east1'),
    expected: [{ rule: 'R40', type: JOB, severity: 'medium' }],
  },
]);

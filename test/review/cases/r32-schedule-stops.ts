import type { Head } from './head';
import { defineCases } from './review-case';

const JOB = 'google_cloud_scheduler_job';
const beat = (head: Head) => head.the(JOB, 'heartbeat/job');
const stopped = [{ rule: 'R32', type: JOB, severity: 'high' }] as const;

export const r32 = defineCases([
  {
    id: 'r32-paused',
    rule: 'R32',
    target: 'project',
    what: 'Somebody pauses the heartbeat.',
    edit: (head) => head.set(beat(head), 'paused', true),
    expected: stopped,
  },
  {
    id: 'r32-rarer',
    rule: 'R32',
    target: 'project',
    what: 'Somebody lets the heart beat once an hour.',
    edit: (head) => head.set(beat(head), 'schedule', '0 * * * *'),
    expected: stopped,
  },
]);

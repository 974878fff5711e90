import { defineCases } from './review-case';

const TOPIC = 'google_pubsub_topic';

export const r50 = defineCases([
  {
    id: 'r50-retention-lowered',
    rule: 'R50',
    target: 'project',
    what: 'Somebody keeps published findings for ten minutes.',
    edit: (head) => head.set(head.the(TOPIC, 'findings/topic'), 'message_retention_duration', '600s'),
    expected: [{ rule: 'R50', address: /findings_topic/, severity: 'high' }],
  },
]);

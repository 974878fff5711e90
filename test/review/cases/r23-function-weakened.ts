import type { Head } from './head';
import { defineCases } from './review-case';

const FUNCTION = 'google_cloudfunctions2_function';
const actor = (head: Head) => head.the(FUNCTION, 'actor/function');
const weakened = [{ rule: 'R23', address: /actor_function/, severity: 'high' }] as const;

export const r23 = defineCases([
  {
    id: 'r23-open-to-the-internet',
    rule: 'R23',
    target: 'project',
    what: 'Somebody opens the actor to the internet.',
    edit: (head) => head.set(actor(head), 'service_config.ingress_settings', 'ALLOW_ALL'),
    expected: weakened,
  },
  {
    id: 'r23-one-instance',
    rule: 'R23',
    target: 'project',
    what: 'Somebody lets one instance of the actor start.',
    edit: (head) => head.set(actor(head), 'service_config.max_instance_count', 1),
    expected: weakened,
  },
  {
    id: 'r23-another-entry-point',
    rule: 'R23',
    target: 'project',
    what: 'Somebody has the actor answer with the code of the responder.',
    edit: (head) => head.set(actor(head), 'build_config.entry_point', 'respond'),
    expected: weakened,
  },
]);

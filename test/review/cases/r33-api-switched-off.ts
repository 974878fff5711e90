import { defineCases } from './review-case';

const SERVICE = 'google_project_service';

export const r33 = defineCases([
  {
    id: 'r33-off-with-the-stack',
    rule: 'R33',
    target: 'project',
    what: 'Somebody lets a later destroy switch Pub/Sub off.',
    edit: (head) => head.set(head.the(SERVICE, 'services/pubsub'), 'disable_on_destroy', true),
    expected: [{ rule: 'R33', address: /services_pubsub/, severity: 'medium' }],
  },
]);

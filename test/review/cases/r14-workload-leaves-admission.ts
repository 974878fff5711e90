import { defineCases } from './review-case';

const FUNCTION = 'google_cloudfunctions2_function';

export const r14 = defineCases([
  {
    id: 'r14-function-unchecked',
    rule: 'R14',
    target: 'own-key-hardened',
    what: 'Somebody takes the Binary Authorization policy from the actor.',
    edit: (head) =>
      head.unset(head.the(FUNCTION, 'actor/function'), 'service_config.binary_authorization_policy'),
    expected: [{ rule: 'R14', address: /actor_function/, severity: 'high' }],
  },
]);

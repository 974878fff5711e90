import { defineCases } from './review-case';

const FUNCTION = 'google_cloudfunctions2_function';

export const r39 = defineCases([
  {
    id: 'r39-key-in-environment',
    rule: 'R39',
    target: 'project',
    what: 'Somebody writes an API key into the environment of the responder.',
    edit: (head) =>
      head.set(
        head.the(FUNCTION, 'responder/function'),
        'service_config.environment_variables.LOOKUP',
        `AIza${'x'.repeat(35)}`,
      ),
    expected: [{ rule: 'R39', address: /responder_function/, severity: 'high' }],
  },
]);

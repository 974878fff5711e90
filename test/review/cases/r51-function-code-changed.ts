import { defineCases } from './review-case';

const FUNCTION = 'google_cloudfunctions2_function';

export const r51 = defineCases([
  {
    id: 'r51-another-archive',
    rule: 'R51',
    target: 'project',
    what: 'Somebody builds the actor from another archive.',
    edit: (head) =>
      head.set(head.the(FUNCTION, 'actor/function'), 'build_config.source.storage_source.object', 'mine.zip'),
    expected: [{ rule: 'R51', address: /actor_function/, severity: 'medium' }],
  },
]);
